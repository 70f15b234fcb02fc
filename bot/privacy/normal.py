"""A normal copy of a text for the recognisers, with the way back to the original. Reads and writes nothing.

Full-width and mathematical digits become ASCII, dashes and spaces become plain ones, accents are composed,
invisible characters vanish. So one pattern per kind is enough, whatever keyboard or trick was used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

#: Stands for a mark or a finding in the copy: a private character that no pattern matches.
BARRIER = "\ue000"

#: Longest expansion of one character that is taken over ("ﬁ" is 2, "㎏" is 2; U+FDFA would be 18).
_LONGEST = 4


@dataclass(frozen=True)
class Normal:
    """The copy; `starts[i]` and `ends[i]` are where its character i begins and ends in the original."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in the original of `[start, end)` in the copy (not empty)."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """Give the plain form of one character: "" when it is invisible, else 1 to 4 characters."""
    category = unicodedata.category(char)
    # Cf: zero-width and direction marks; Mn and Me: variation selectors, keycaps, loose accents.
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category in {"Cs", "Co", "Cc"} and char not in "\n\r\t":
        return "\ufffd"
    if category == "Pd" or char == "\u2212":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain.isascii() and len(plain) <= _LONGEST else char


def _compose(base: str, accent: str) -> str:
    """Join a letter and a combining accent to one character, or give the letter alone."""
    joined = unicodedata.normalize("NFC", base + accent)
    return joined if len(joined) == 1 else base


def normalize(text: str, barriers: Iterable[tuple[int, int]] = ()) -> Normal:
    """Give the normal copy of `text`; each of the spans in `barriers` becomes one `BARRIER`."""
    walls = dict(sorted(barriers))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = max(walls.get(at, at + 1), at + 1)
        plain = BARRIER if at in walls else _fold(text[at])
        for char in plain:
            chars.append(char)
            starts.append(at)
            ends.append(end)
        if not plain and chars and unicodedata.category(text[at]).startswith("M"):
            chars[-1] = _compose(chars[-1], text[at])
            ends[-1] = end
        at = end
    return Normal("".join(chars), starts, ends)
