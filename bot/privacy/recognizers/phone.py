"""Telephone numbers of people in every usual German writing, not public hotlines. Reads a text; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span
from bot.privacy.recognizers.digits import Block, runs, windows, without_dates

#: Numbers that belong to nobody in particular: free, shared-cost, premium and company-wide ones.
_PUBLIC = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
}

#: Where a number may begin: +49, 0049, 0228 or 49171 (the plus sign forgotten).
_BEGIN = re.compile(r"\+?[1-9]|00[1-9]|0[1-9]|491[567]")

#: Words that announce a number, which may then come without its leading zero.
_ANNOUNCED = re.compile(
    r"\b(?:tel(?:efon)?|handy|mobil(?:funk)?|festnetz|ruf|rückruf|fon|phone|whatsapp)(?:-?(?:nummer|nr))?\b[^\d\n]{0,24}$"
    r"|\b(?:anrufen|zurückrufen|erreich(?:bar|en|st|t)|call me)\b[^\d\n]{0,24}$"
    r"|\b(?:ruf|rufen|rufst|ruft)\b[^\d\n]{1,24}$",
    re.IGNORECASE,
)

#: Words that announce a number of a thing.
_THING = re.compile(r"\b(?:artikel|art|modell|serien|fehler|error)[\w.-]{0,12}[ :.#-]{0,3}$", re.IGNORECASE)

_SHORT_CODES = {"116117", "116116", "115", "110", "112"}


def find(text: str) -> Iterator[Span]:
    """Give the span of each telephone number in `text`."""
    if sum(char.isdigit() for char in text) < 6:
        return
    plain = without_dates(text)
    for blocks in runs(plain):
        yield from _in_run(plain, blocks)


def _in_run(text: str, blocks: list[Block]) -> Iterator[Span]:
    """Give the numbers in one run of digits: from each block on, the longest that is one."""
    after = 0
    for first, last, digits in windows(blocks, 6, 17):
        start = blocks[first].start
        if start < after:
            continue
        verdict = _verdict(text, blocks[first : last + 1], digits)
        if verdict is None:
            continue
        after = blocks[last].end
        if verdict:
            yield _with_sign(text, start), after, Kind.PHONE


def _with_sign(text: str, start: int) -> int:
    """Take the plus sign or bracket before the number into the span."""
    while start and text[start - 1] in "+(":
        start -= 1
    return start


def _verdict(text: str, blocks: list[Block], digits: str) -> bool | None:
    """Say whether the digits are somebody's number (True), a public one (False) or none at all (None)."""
    before = text[max(0, blocks[0].start - 48) : blocks[0].start]
    plus = before.endswith(("+", "+(", "(+"))
    if not plus and not digits.startswith("0"):
        return _announced(before, digits)
    if len(digits) < 8 or _THING.search(before):
        return None
    kind = number_type(("+" if plus else "") + digits)
    if kind is not None:
        return kind not in _PUBLIC
    # Numbers that nobody assigned ("0123 456789") still look like one when an area code stands apart.
    apart = len(blocks) > 1 and 3 <= len(blocks[0].digits) <= 6
    made_up = digits[1] != "0" and 9 <= len(digits) <= 13 and (apart or _ANNOUNCED.search(before))
    return True if made_up and not plus else None


def _announced(before: str, digits: str) -> bool | None:
    """Say whether digits without a leading zero are a number: 49171…, or announced by a word."""
    if re.match(r"491[567]\d{8,9}$", digits):
        return True
    if digits in _SHORT_CODES or len(digits) > 13 or not _ANNOUNCED.search(before):
        return None
    return True


@lru_cache(maxsize=4096)
def number_type(number: str) -> int | None:
    """Give phonenumbers' type of a number as dialled in Germany, or None when there is no such number."""
    try:
        parsed = phonenumbers.parse(number.replace("+490", "+49"), "DE")
    except NumberParseException:
        return None
    return phonenumbers.number_type(parsed) if phonenumbers.is_valid_number(parsed) else None
