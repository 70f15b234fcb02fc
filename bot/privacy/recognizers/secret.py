"""Passwords, PINs and PUKs that somebody wrote out. Reads a normal text, gives spans; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

#: "PIN 1234", "meine PUK lautet 12345678", "Sicherheitscode: 123 456"
_CODE = re.compile(
    r"\b(?:[a-z]{0,12}-?(?:pin|puk|tan)\d?"
    r"|(?:sicherheits|aktivierungs|freischalt|bestätigungs|verifizierungs|einmal)-?code"
    r"|cvv|cvc|geheimzahl|kennziffer)s?(?:-?(?:nummer|nr|code))?\b"
    r"(?:[ ]?(?:[:=.\"'-]|\b(?:ist|is|lautet|war|die|der|nr|nummer)\b)){0,4}[ ]?"
    r"(?P<value>\d(?:[ -]?\d){3,9})(?![\d.,]*\d)",
    re.IGNORECASE,
)
#: "mein Passwort ist Sommer2024!", "Kennwort: geheim"
_WORD = re.compile(
    r"\b(?:passw[oö]rt|kennwort|password|passwd|pwd?|wlan-?schlüssel|netzwerkschlüssel|codewort|kundenkennwort)\b"
    r"(?P<link>[ ]?[:=][ ]?|[ ](?:ist|is|lautet|heißt|war)[ ]?:?[ ])[\"'„“‚]?(?P<value>[^\s\"'„“”‚‘’\ue000]{4,64})",
    re.IGNORECASE,
)
_STRANGE = re.compile(r"(?=.*[^\W_])(?:.*\d|.*[^\w.,!?:;…)].|.*[^\W\d_].*[A-Z])")
_SENTENCE_END = ".,;:!?)…"


def find(text: str) -> Iterator[Span]:
    """Give the span of each secret in `text`; the word before it stays."""
    for match in _CODE.finditer(text):
        yield match.start("value"), match.end("value"), Kind.SECRET
    for match in _WORD.finditer(text):
        value = match.group("value").rstrip(_SENTENCE_END) or match.group("value")
        # "mein Passwort ist falsch" tells nothing; after "lautet" any word is the password.
        if "lautet" in match.group("link").lower() or _STRANGE.match(value):
            yield match.start("value"), match.start("value") + len(value), Kind.SECRET
