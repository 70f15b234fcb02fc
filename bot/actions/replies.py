"""Reads a short reply to a clarifying question: which reading it picks, or that none is right. Pure.

A reply that says anything besides is no pick: it is understood by its meaning.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.actions.unhelped import is_misunderstood
from faq_index.encoder import prepare


class Choice(StrEnum):
    """What a short reply to a clarifying question picks; `YES` is one where a single reading was offered."""

    FIRST = "first"
    SECOND = "second"
    YES = "yes"
    NEITHER = "neither"
    PERSON = "person"


_PICKS = {
    Choice.FIRST: "a 1 eins erste erstes erster ersten ersteres erstere first former",
    Choice.SECOND: "b 2 zwei zweite zweites zweiter zweiten zweiteres letzte letztes letztere letzteres second latter",
    Choice.YES: "ja jo jep genau stimmt richtig korrekt yes yep yeah correct exactly",
}
_MEANS = {word: choice for choice, words in _PICKS.items() for word in words.split()}
#: what a pick may be wrapped in
_COURTESY = frozenset(
    """
    das die der den dem the eher lieber wohl also antwort option nummer ich meine meinte es geht um ist wäre nehme
    bitte please danke thanks gern gerne natürlich one
    """.split()  # noqa: SIM905 - a list of thirty lines would be no easier to read
)
_PERSON = {"mensch", "menschen", "mitarbeiter", "mitarbeiterin", "human", "person", "agent", "representative"}
_NO = {"nicht", "kein", "keine", "keinen", "no", "not"}
_NEITHER = re.compile(
    r"(?:(?:nein|nee|nö|ne|no|nope)\b ?)?(?:leider )?(?:das )?"
    r"(?:keins?(?: (?:von (?:den )?beide[nm]|davon))?|keine[rs]? (?:von (?:den )?beide[nm]|davon)|nichts davon"
    r"|weder (?:a )?noch(?: b)?|(?:passt )?(?:beides?|alles) nicht|(?:passt|stimmt)(?: beides?)?(?: so| leider)? nicht"
    r"|nicht richtig|nicht|falsch|(?:et)?was (?:ganz )?anderes"
    r"|neither(?: a nor b| one)?(?: of (?:them|those|these|both))?|none(?: of (?:them|those|these|both|the above))?"
    r"|something (?:else|different)|wrong|nein|nee|nö|ne|no|nope)(?: leider)?"
)
#: "no internet" is no answer to a question, "no, …" is
_NO_FIRST = re.compile(r"(?:nein|nee|nö|nope)\b|no\s*[,.!;:–-]", re.IGNORECASE)
_FEW = 3  # words in which somebody asks for a person
_SHORT = 6  # words in which somebody picks, or says no more than that we are wrong


def choice_of(text: str) -> Choice | None:
    """Say what `text` picks if it is a short reply such as "A", "das zweite", "ja", "weder noch" or "Mensch"."""
    words = re.findall(r"\w+", prepare(text).casefold())
    if not words or len(words) > _SHORT:
        return None
    if len(words) <= _FEW and _PERSON & {*words} and not _NO & {*words}:
        return Choice.PERSON
    if _NEITHER.fullmatch(" ".join(words)) or is_misunderstood(text):
        return Choice.NEITHER
    return _pick([word for word in words if word not in _COURTESY])


def begins_with_no(text: str) -> bool:
    """Say whether `text` begins with a no: what a question offered is not meant, whatever else it says."""
    return _NO_FIRST.match(prepare(text)) is not None


def _pick(words: list[str]) -> Choice | None:
    # "ja, das zweite" is the second; "A und B" and "zwei Wochen" are nothing of the kind.
    meant = {_MEANS.get(word) for word in words}
    places = meant - {Choice.YES}
    return None if None in meant or len(places) > 1 else next(iter(places or meant), None)
