"""Splits a message into the parts that may each be a concern of their own: sentences and joined questions. Pure."""

from __future__ import annotations

import re

#: a message has at most so many parts; neighbours are joined until it has
MOST = 4
#: shorter ones say nothing of their own and stay with their neighbour
FEWEST_WORDS = 3

_QUESTION = (
    r"(?:wo|wohin|wie|wann|warum|wieso|was|wer|welche[nrsm]?|kann|könnt|können|gibt|how|where|when|why|what|can|is)\b"
)
_ADVERB = r"(?:außerdem|ausserdem|zudem|nebenbei|übrigens|uebrigens|zusätzlich|also|btw|by the way)\b"
_PHRASE = (
    r"(?:(?:und\s+)?(?:noch\s+(?:was|etwas)\b|(?:noch\s+)?(?:eine|ne)?\s*(?:andere|zweite|weitere)\s+frage|zweitens|"
    r"dann\s+noch|ach\s+ja|p\.?s\b)|another\s+(?:thing|question)|one\s+more\s+thing|second(?:ly)?,)"
)
#: a full stop after a single letter or digit ends no sentence: "z. B."
_SENTENCE = re.compile(r"(?<=[!?…])\s+|(?<=\w\w\.)\s+|(?<=[^\w\s]\.)\s+|\s*[\n;]\s*|\s+[-–—]\s+")
#: "…, außerdem …", "… und wie …", "… außerdem wie …", "… noch was …"; "und" stays with what it begins
_CLAUSE = re.compile(
    rf",\s*(?={_ADVERB})|[\s,]+(?=(?:und|and)\s+(?:{_ADVERB}|{_QUESTION}|{_PHRASE}))"
    rf"|(?<!\bund)(?<!\band)[\s,]+(?={_ADVERB}\s+{_QUESTION})|(?<!\bund)(?<!\bnoch)(?<!\beine)(?<!\bne)[\s,]+(?={_PHRASE})",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def parts(text: str) -> tuple[str, ...]:
    """Give the parts of a masked text in their order, at least two; empty when it is a single one.

    Each has at least `FEWEST_WORDS` words, and there are at most `MOST`.
    """
    pieces = [clause.strip() for sentence in _SENTENCE.split(text) for clause in _CLAUSE.split(sentence)]
    joined = _joined([piece for piece in pieces if _WORD.search(piece)])
    return tuple(joined) if len(joined) > 1 else ()


def _joined(pieces: list[str]) -> list[str]:
    """Join the shortest piece to its shorter neighbour until none is too short and there are not too many."""
    while len(pieces) > 1:
        lengths = [len(_WORD.findall(piece)) for piece in pieces]
        at = lengths.index(min(lengths))
        if lengths[at] >= FEWEST_WORDS and len(pieces) <= MOST:
            break
        left = at > 0 and (at == len(pieces) - 1 or lengths[at - 1] <= lengths[at + 1])
        start = at - 1 if left else at
        pieces[start : start + 2] = [f"{pieces[start]} {pieces[start + 1]}"]
    return pieces
