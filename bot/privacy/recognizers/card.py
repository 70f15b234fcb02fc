"""Payment cards: 14 to 19 digits of a known issuer with a Luhn checksum. Reads a normal text; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span
from bot.privacy.recognizers.digits import runs, windows

#: Diners (14), American Express (15), Visa, Mastercard, Discover, JCB (16), Maestro and UnionPay (16 to 19).
_ISSUER = re.compile(r"3[068]\d{12}|3[47]\d{13}|(?:4\d|5[0-9]|6\d|35|2[2-7])\d{14}|(?:5[06-8]|6\d)\d{15,17}")


def find(text: str) -> Iterator[Span]:
    """Give the span of each card number in `text`."""
    for blocks in runs(text):
        after = 0
        for first, block in enumerate(blocks):
            if block.start < after or block.digits[0] not in "23456":
                continue
            for last, digits in windows(blocks, first, shortest=14, longest=19):
                if _ISSUER.fullmatch(digits) and luhn(digits):
                    after = blocks[last].end
                    yield block.start, after, Kind.CARD
                    break


def luhn(digits: str) -> bool:
    """Test the check digit of a card number (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(doubled)) % 10 == 0
