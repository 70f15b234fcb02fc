"""How long a text is on X: the weighted length of twitter-text, configuration 3. Reads and writes nothing.

The package twitter-text-parser cannot be imported without the `pkg_resources` of old setuptools. These are the
same rules in few lines, with Unicode's properties from `regex` and tldextract's own copy of the public suffixes.
Source: twitter-text, config/v3.json and its conformance suite (validate.yml): every case for configuration 3
gives the same number. Known difference: links that touch Chinese or Japanese letters count as text.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import regex  # type: ignore[import-untyped]  # it comes with presidio and has no stubs
import tldextract

#: What a link counts, whatever its length: X shortens it.
LINK = 23

#: What counts 2: one emoji, however composed, or a character outside the light ranges.
HEAVY = 2

#: Characters that count 1: most of Latin, Greek, Cyrillic, Arabic …, and the usual punctuation.
_LIGHT = regex.compile(r"[\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]")

#: An emoji: a flag, a keycap, or pictures with their variants joined by U+200D.
_PICTURE = r"\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?[\U000E0020-\U000E007F]*"
_EMOJI = regex.compile(
    rf"\p{{Regional_Indicator}}{{2}}|[0-9#*]\uFE0F?\u20E3|{_PICTURE}(?:\u200D{_PICTURE})*", regex.VERSION1
)

#: A link, with or without its protocol; the host's last label is looked up afterwards.
_URL = regex.compile(
    r"(?<![a-z0-9@＠$#＃\uFFFE\uFEFF\uFFFF])(?P<protocol>https?://)?"
    r"(?P<host>(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])"
    r"(?::\d+)?"
    r"(?:/(?:[\p{Latin}\p{Cyrillic}0-9!*';:=+,.$/%#\[\]\-–_~@|&]|\([^\s()]+\))*"
    r"(?<=[\p{Latin}\p{Cyrillic}0-9=_#/+\-)]))?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*(?<=[a-z0-9\-_&=#/]))?",
    regex.IGNORECASE,
)


@cache
def _top_level_domains() -> frozenset[str]:
    """Read the top-level domains from the list inside tldextract; no network, no cache folder."""
    suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None).tlds
    return frozenset(suffix.rpartition(".")[2] for suffix in suffixes)


def has_link(text: str) -> bool:
    """Say whether X would turn a part of `text` into a link; an address without its protocol counts, too."""
    return bool(_links(unicodedata.normalize("NFC", text)))


def weighted(text: str) -> int:
    """Give the weighted length of `text` as X counts it: after NFC, links 23, emoji 2, CJK 2, Latin 1.

    Leading mentions that X adds to a reply itself are not part of `text`. Never raises.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    total, at = 0, 0
    for start, end in _links(text):
        total += _weigh(text[at:start]) + LINK
        at = end
    return total + _weigh(text[at:])


def fits(text: str, limit: int) -> bool:
    """Test that `text` has at most `limit` weighted characters."""
    return weighted(text) <= limit


def _weigh(text: str) -> int:
    """Weigh a text without links."""
    rest, emoji = _EMOJI.subn("", text)
    light: int = len(_LIGHT.findall(rest))
    return HEAVY * int(emoji) + light + HEAVY * (len(rest) - light)


def _links(text: str) -> list[tuple[int, int]]:
    """Give where the links of `text` stand."""
    return [match.span() for match in _URL.finditer(text) if _is_link(text, match)]


def _is_link(text: str, match: regex.Match[str]) -> bool:
    """Test that the host can exist and that its ending is a top-level domain."""
    host = match["host"].lower()
    top = host.rpartition(".")[2]
    if top not in _top_level_domains() and not top.startswith("xn--"):
        return False
    if match["protocol"] is None and (not host.isascii() or text[: match.start()].endswith(("-", "_", ".", "/"))):
        return False
    try:
        host.encode("idna")
    except UnicodeError:  # a label is longer than 63 characters, or has none that a domain may have
        return False
    return True
