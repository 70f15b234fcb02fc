"""Words after which only people may answer: reads bot/data/alarms.yml once, writes nothing.

A rule above every model (promise P4): someone angry, in danger, in grief, in need or at law gets a person, even when a
question beside it looks easy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.settings import settings
from faq_index.encoder import prepare
from faq_index.problems import ContentError, Problem, Sheet, read_sheet

ALARMS_FILE = "alarms.yml"
#: kinds after which somebody must look at once, and the entry whose words are said then, whatever is understood of the
#: rest: a number too many to call does no harm
WORDS_OF = {
    "emergency": "sicherheit.hausnotruf-tot",
    "danger": "sicherheit.gefahr-vor-ort",
    "life": "sicherheit.suizid-aeusserung",
    "threat": "sicherheit.bedrohung-stalking",
}
CRITICAL = frozenset(WORDS_OF)
#: letters a word must have: a shorter one would be in half of all messages
SHORTEST = 3
#: a word in more of the phrasings that the machine may answer keeps it silent too often
COMMON, FEW = 0.005, 5


def alarm_in(text: str) -> str:
    """Name the kind of the first alarm in a masked `text`, such as `danger`; empty when there is none."""
    plain = prepare(text).casefold()
    return next((kind for kind, words in _alarms(settings().data / ALARMS_FILE).items() if words.search(plain)), "")


def load(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the words of each kind in the file `path`. Raises ContentError that names every problem in it."""
    if not path.exists():
        raise ContentError([Problem(path.name, 1, "Die Datei fehlt.", "Sie aus dem Repository wiederherstellen.")])
    sheet = read_sheet(path)
    kinds = sheet.data if isinstance(sheet.data, dict) else {}
    if not sheet.problems:
        for kind in sorted(CRITICAL - {*kinds}):
            sheet.report((), f"„{kind}:“ fehlt.", "Diese Art wird gebraucht: Ihre Wörter machen einen Fall kritisch.")
        for kind, words in kinds.items():
            _check(sheet, kind, words)
    if sheet.problems:
        raise ContentError(sheet.problems)
    return {str(kind): tuple(words) for kind, words in kinds.items()}


def _check(sheet: Sheet, kind: str, words: object) -> None:
    if not isinstance(words, list) or not words:
        sheet.report((kind,), f"„{kind}:“ hat keine Liste von Wörtern.", "Etwa so: [anwalt, verklag*].")
        return
    for number, word in enumerate(words):
        if not isinstance(word, str) or len(word.rstrip("*")) < SHORTEST:
            remedy = f"Ein Wort in Anführungszeichen mit mindestens {SHORTEST} Buchstaben, am Ende darf ein * stehen."
            sheet.report((kind, number), f"„{word}“ würde zu viel treffen.", remedy)
        elif word != word.strip() or "*" in word[:-1]:
            sheet.report((kind, number), f"„{word}“ würde nie treffen.", "Kein Leerzeichen am Rand, ein * nur am Ende.")


def too_common(path: Path, texts: Sequence[str]) -> list[Problem]:
    """Name each word of the file `path`, which has no mistakes, that is in too many of `texts`, all answerable."""
    sheet, kinds = read_sheet(path), load(path)
    any_word = re.compile(_any_of([word for words in kinds.values() for word in words]))
    alarming = [plain for text in texts if any_word.search(plain := prepare(text).casefold())]
    for kind, words in kinds.items():
        for number, word in enumerate(words):
            pattern = re.compile(_any_of([word]))
            found = sum(1 for text in alarming if pattern.search(text))
            if found > max(FEW, COMMON * len(texts)):
                what = f"„{word}“ steht in {found} Formulierungen, die sonst die Maschine beantwortet."
                sheet.report(
                    (kind, number), what, "Ein Wort nehmen, das nur im Ernstfall fällt, oder mehrere zusammen."
                )
    return sheet.problems


@cache
def _alarms(path: Path) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(_any_of(words)) for kind, words in load(path).items()}


def _any_of(words: Sequence[str]) -> str:
    # Whole words, but for the open end that a * marks.
    ends = ["" if word.endswith("*") else r"\b" for word in words]
    return (
        r"\b(?:" + "|".join(f"{re.escape(w.rstrip('*').casefold())}{e}" for w, e in zip(words, ends, strict=True)) + ")"
    )
