"""E-mail addresses, also spelt out ("max punkt muster at gmx de"). Reads a normal text, gives spans; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

#: Large mail providers, for addresses whose ending is missing or whose signs are spelt out.
_PROVIDER = (
    r"(?:gmx|web|gmail|googlemail|t-?online|outlook|hotmail|icloud|yahoo|freenet|posteo"
    r"|aol|live|mail|mailbox|arcor|proton(?:mail)?|me)"
)
_TLD = r"(?:de|com|net|org|eu|at|ch|info|biz|me|io|online|email)"
_AT = r"(?:\s?[\[({<]\s?(?:at|ät|ett|a)\s?[\])}>]\s?|\s?\*at\*\s?)"
_AT_WORD = r"\s+(?:at|ät|ett|klammeraffe)\s+"
_DOT = r"(?:\s?[\[({]\s?(?:dot|punkt|\.)\s?[\])}]\s?|\s+(?:dot|punkt)\s+|\.)"
_SIGN = rf"(?:{_DOT}|\s+(?:minus|unterstrich|bindestrich)\s+|[_-])"
_LOCAL = r"(?<![\w.+%&-])[\w.+%&'-]{1,64}"
_SPELT_LOCAL = rf"(?<![\w.-])\w[\w+]{{0,40}}(?:{_SIGN}\w{{1,40}}){{0,4}}"
_DOMAIN = r"\w[\w-]{0,62}"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # max.muster@gmx.de and max @ gmx.de
        rf"{_LOCAL}(?:@|[ ]{{1,2}}@[ ]{{1,2}})(?:{_DOMAIN}\.){{1,6}}[a-z]{{2,24}}(?![\w-])",
        # max @gmx.de, max@gmx . de, max@gmx,de
        rf"{_LOCAL}\s?@\s?{_PROVIDER}\s?[.,]\s?{_TLD}(?!\w)",
        # max.muster@gmx
        rf"{_LOCAL}@{_PROVIDER}(?![\w.-]*\w)",
        # max (at) gmx.de, max[at]firma[punkt]de
        rf"{_SPELT_LOCAL}{_AT}(?:{_DOMAIN}{_DOT}){{0,4}}(?:{_DOMAIN}{_DOT}{_TLD}|{_PROVIDER}(?:\s+{_TLD})?)(?!\w)",
        # max at gmx de, max punkt muster at gmx punkt de
        rf"{_SPELT_LOCAL}{_AT_WORD}(?:{_PROVIDER}(?:{_DOT}|\s+){_TLD}|{_DOMAIN}\s+(?:dot|punkt)\s+{_TLD})(?!\w)",
        # max@gmx punkt de
        rf"{_LOCAL}\s?@\s?{_DOMAIN}\s+(?:dot|punkt)\s+{_TLD}(?!\w)",
    )
)
_CAN_BE = re.compile(r"@|at|ät|ett|klammeraffe|\(a\)", re.IGNORECASE)


def find(text: str) -> Iterator[Span]:
    """Give the span of each e-mail address in `text`."""
    if not _CAN_BE.search(text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), Kind.EMAIL
