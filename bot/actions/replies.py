"""Reads a short reply to a clarifying question: which reading it picks, or that none is right. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.actions.unhelped import is_misunderstood
from faq_index.encoder import prepare

#: short replies to "A or B?" and to "is it A?"; anything longer is understood by its meaning
_FIRST = {"a", "1", "eins", "erstes", "ersteres", "first"}
_SECOND = {"b", "2", "zwei", "zweites", "letzteres", "second"}
_YES = {"ja", "jo", "jep", "genau", "stimmt", "richtig", "korrekt", "yes", "yep", "yeah", "correct", "exactly"}
_PERSON = {"mensch", "menschen", "mitarbeiter", "mitarbeiterin", "human", "person", "agent", "representative"}
#: "das zweite", but not "das zweite Handy"
_THE_FIRST, _THE_SECOND = {"erste", "ersten", "erster"}, {"zweite", "zweiten", "zweiter", "letzte", "letztere"}
_LEADS = {"das", "die", "der", "den", "dem", "the", "eher", "lieber", "wohl", "option", "nummer"}
_NEITHER = re.compile(
    r"(?:nein|nee|nö|ne|no|nope)?\s*(?:leider )?"
    r"(?:nein|nee|nö|ne|no|nope|keins?|keine[rs]?|weder noch|nichts|nix|beides nicht|neither|none)"
    r"(?: von beiden| von beidem| davon| (?:of|one of) (?:them|those|these|both))?"
)
_SHORT = 3  # words
_SHORTEST_STORY = 7  # from so many words on a message says itself what it is about


class Choice(StrEnum):
    """What a short reply to a clarifying question picks."""

    FIRST = "first"
    SECOND = "second"
    NEITHER = "neither"
    PERSON = "person"


def choice_of(text: str) -> Choice | None:
    """Say what `text` picks if it is a short reply such as "A", "das zweite", "ja", "weder noch" or "Mensch"."""
    words = re.findall(r"\w+", prepare(text).casefold())
    if _NEITHER.fullmatch(" ".join(words)) or (len(words) < _SHORTEST_STORY and is_misunderstood(text)):
        return Choice.NEITHER
    if not words or len(words) > _SHORT:
        return None
    if _PERSON & {*words}:
        return Choice.PERSON
    return _place([word for number, word in enumerate(words) if {*words[: number + 1]} - _LEADS])


def _place(words: list[str]) -> Choice | None:
    # Without what leads up to it: "eher das zweite" is "zweite".
    first = words[0] if words else ""
    if first in _FIRST | _YES or words in [[word] for word in _THE_FIRST]:
        return Choice.FIRST
    return Choice.SECOND if first in _SECOND or words in [[word] for word in _THE_SECOND] else None
