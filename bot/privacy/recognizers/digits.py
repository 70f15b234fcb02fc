"""Numbers written in blocks: find runs of digits and their parts. Reads a normal text; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Digits in blocks with up to three separators between them, all on one line.
_RUN = re.compile(
    r"(?:(?<![^\W_])|(?<=tel)|(?<=fon)|(?<=nr)|(?<=handy)|(?<=mobil))[+(]{0,2}\d+(?:[ ./()\t_~-]{1,3}\d+)*(?![^\W_])",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"\d+")

#: Dates, times, months and IP addresses: digits in blocks that are no number of anybody.
_NO_NUMBER = re.compile(
    r"""(?<![\d.])\d{1,2}\.[ ]?\d{1,2}\.(?:[ ]?(?:19|20)?\d{2}(?!\d))?(?![\d.]?\d)
      | (?<!\d)\d{1,2}[.:]\d{2}(?:[ ]?uhr)?[ ]?-[ ]?\d{1,2}[.:]\d{2}(?!\d)
      | (?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)
      | (?<![\d/])(?:0?[1-9]|1[0-2])[/.](?:19|20)\d\d(?!\d)
      | (?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![.]?\d)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """Consecutive digits at `[start, end)`."""

    digits: str
    start: int
    end: int


def without_dates(text: str) -> str:
    """Give `text` with dates, times and IP addresses blotted out, at the same length."""
    return _NO_NUMBER.sub(lambda match: "\ue000" * len(match.group()), text)


def runs(text: str) -> Iterator[list[Block]]:
    """Give the blocks of each run of digits in `text`; a run never begins or ends at a letter."""
    for run in _RUN.finditer(text):
        yield [
            Block(match.group(), run.start() + match.start(), run.start() + match.end())
            for match in _BLOCK.finditer(run.group())
        ]


def windows(blocks: list[Block], first: int, *, shortest: int, longest: int) -> list[tuple[int, str]]:
    """Give the sequences of whole blocks from `first` on, with `shortest` to `longest` digits, the longest first.

    Each is (index of the last block, digits).
    """
    digits, found = "", []
    for last in range(first, len(blocks)):
        digits += blocks[last].digits
        if len(digits) > longest:
            break
        if len(digits) >= shortest:
            found.append((last, digits))
    return found[::-1]
