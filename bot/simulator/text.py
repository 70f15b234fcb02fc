"""What X sees in a text: mentions, links, hashtags, weighted length. Pure; reads and writes nothing.

Source: twitter-text, configuration 3, and X's page "Counting characters". Written anew and checked against
twitter-text's conformance cases; the differences are in docs/simulator.md.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

#: Each link counts as this many characters, whatever its length.
LINK_LENGTH = 23
#: Code points of weight 1; all others weigh 2 (twitter-text configuration 3).
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_TLDS = "app|at|berlin|biz|ch|co|com|de|dev|eu|gov|info|io|it|koeln|me|net|online|org|shop|tv|uk|us"
_LINK = re.compile(
    r"https?://[^\s<>\"“”„]+"
    rf"|(?<![\w@.#$/-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TLDS})(?![\w@-])(?:[/?][^\s<>\"“”„]*)?",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![A-Za-z0-9_!#$%&*@＠])[@＠]([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@＠]|://)")
_HASHTAG = re.compile(r"(?<![\w&])[#＃](\w*[^\W\d]\w*)")
_PICTURE = "[\U0001f000-\U0001faff\u203c-\u3299\u00a9\u00ae]"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?[\U000e0020-\U000e007f]*"
    f"(?:\u200d{_PICTURE}(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?)*"
)


class Span(NamedTuple):
    """A piece of a text: kind (`mention`, `url`, `hashtag`), start and end in code points, and its value."""

    kind: str
    start: int
    end: int
    value: str


def spans(text: str) -> list[Span]:
    """Mentions, links and hashtags of `text`, in order, none inside another; links win."""
    links = [
        Span("url", m.start(), m.start() + len(link), link)
        for m in _LINK.finditer(text)
        if (link := _trimmed(m.group())) and _resolvable(link)
    ]
    others = [
        Span(kind, m.start(), m.end(), m.group(1))
        for kind, pattern in (("mention", _MENTION), ("hashtag", _HASHTAG))
        for m in pattern.finditer(text)
    ]
    free = [span for span in others if not any(link.start <= span.start < link.end for link in links)]
    return sorted(links + free, key=lambda span: span.start)


def handles(text: str) -> list[str]:
    """Handles mentioned in `text` in order, as typed, without @."""
    return [span.value for span in spans(text) if span.kind == "mention"]


def weighted_length(text: str) -> int:
    """Length as X counts it: NFC, links 23, emoji 2 however composed, most of Latin 1, the rest 2."""
    text = unicodedata.normalize("NFC", text)
    links = [span for span in spans(text) if span.kind == "url"]
    rest = list(text)
    for link in reversed(links):
        del rest[link.start : link.end]
    plain, emoji = _EMOJI.subn("", "".join(rest))
    return LINK_LENGTH * len(links) + 2 * emoji + sum(map(_weight, plain))


def _weight(character: str) -> int:
    return 1 if any(low <= ord(character) <= high for low, high in _LIGHT) else 2


def _resolvable(link: str) -> bool:
    """A host name whose labels are too long for the domain name system makes no link."""
    host = re.split(r"[/?#]", link.partition("://")[2] or link)[0]
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def _trimmed(link: str) -> str:
    """A link does not end in the punctuation of the sentence around it."""
    link = link.rstrip(".,;:!?'’«»…")
    while link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1].rstrip(".,;:!?'")
    return link
