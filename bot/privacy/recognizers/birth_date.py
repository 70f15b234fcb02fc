"""Birth dates, known by the word beside them. Reads a normal text, gives spans; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

_MONTH = (
    r"(?:jan(?:uar)?|jänner|feb(?:ruar)?|märz|maerz|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?"
    r"|nov(?:ember)?|dez(?:ember)?|january|february|march|may|june|july|october|december)"
)
_DATE = (
    rf"(?P<date>\d{{1,2}}[ ]?[./-][ ]?\d{{1,2}}[ ]?[./-][ ]?(?:\d{{4}}|\d{{2}})|(?:19|20)\d\d-\d\d-\d\d"
    rf"|\d{{1,2}}\.?[ ]?{_MONTH}\.?[ ]?(?:19|20)\d\d)(?!\d)"
)
_WORD = r"(?:geb(?:oren(?:e[rn]?)?|urtsdatum|urtstag|\.?[ -]?dat(?:um)?)?\b\.?|birthday|born|date of birth|dob\b)"
_PATTERNS = (
    re.compile(rf"\b{_WORD}[^\d\n]{{0,16}}{_DATE}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_DATE}[ ,(]{{0,3}}(?:ist mein |war mein )?{_WORD}", re.IGNORECASE),
)


def find(text: str) -> Iterator[Span]:
    """Give the span of each birth date in `text`; the word beside it stays."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield match.start("date"), match.end("date"), Kind.BIRTH_DATE
