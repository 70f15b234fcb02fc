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

#: Words that announce a number, which may then come without its leading zero.
_ANNOUNCED = re.compile(
    r"\b(?:tel(?:efon)?|handy|mobil(?:funk)?|festnetz|ruf|rückruf|fon|phone|whatsapp)(?:-?(?:nummer|nr))?\b[^\d\n]{0,24}$"
    r"|\b(?:anrufen|zurückrufen|erreich(?:bar|en|st|t)|call me)\b[^\d\n]{0,24}$"
    r"|\b(?:ruf|rufen|rufst|ruft)\b[^\d\n]{1,24}$",
    re.IGNORECASE,
)

#: Words that announce a number of a thing.
_THING = re.compile(
    r"\b(?:artikel|art|modell|serien|fehler|error|firmware|version|software|build)[\w.-]{0,12}[ :.#-]{0,3}$",
    re.IGNORECASE,
)

#: What belongs to a number before its first digit.
_SIGN = re.compile(r"\(?\+[ (]{0,2}$|\($")

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
    for first, block in enumerate(blocks):
        before = text[max(0, block.start - 48) : block.start]
        # A word that announces a number stands before the whole run, if at all.
        announced = first == 0 and _ANNOUNCED.search(before) is not None
        plus = before.rstrip(" (").endswith("+")
        if block.start < after or not (plus or announced or block.digits[0] in "04") or _THING.search(before):
            continue
        for last, digits in windows(blocks, first, shortest=6, longest=17):
            verdict = _verdict(digits, plus=plus, announced=announced, area=len(block.digits) if last > first else 0)
            if verdict is not None:
                after = blocks[last].end
                if verdict:
                    yield _with_sign(text, block.start, after), after, Kind.PHONE
                break


def _with_sign(text: str, start: int, end: int) -> int:
    """Take the plus sign before the number into the span, and a bracket that closes inside."""
    sign = _SIGN.search(text, max(0, start - 4), start)
    if sign and ("+" in sign.group() or ")" in text[start:end]):
        return sign.start()
    return start


def _verdict(digits: str, *, plus: bool, announced: bool, area: int) -> bool | None:
    """Say whether the digits are somebody's number (True), a public one (False) or none at all (None).

    `area` is the length of the first block when more follow, else 0.
    """
    if not plus and digits[0] != "0":
        mobile = re.fullmatch(r"491[567]\d{8,9}", digits) is not None
        return True if mobile or (announced and len(digits) <= 13 and digits not in _SHORT_CODES) else None
    kind = number_type(("+" if plus else "") + digits) if len(digits) >= 8 else None
    if kind is not None:
        return kind not in _PUBLIC
    # Numbers that nobody assigned ("0123 456789") still look like one when an area code stands apart.
    like_one = digits[1] != "0" and 9 <= len(digits) <= 13 and (3 <= area <= 6 or announced)
    return True if like_one and not plus else None


@lru_cache(maxsize=4096)
def number_type(number: str) -> int | None:
    """Give phonenumbers' type of a number as dialled in Germany, or None when there is no such number."""
    try:
        parsed = phonenumbers.parse(number.replace("+490", "+49"), "DE")
    except NumberParseException:
        return None
    return phonenumbers.number_type(parsed) if phonenumbers.is_valid_number(parsed) else None
