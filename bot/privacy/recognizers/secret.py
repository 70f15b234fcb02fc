"""Passwords, PINs and PUKs that somebody wrote out. Reads a normal text, gives spans; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

#: "PIN 1234", "meine PUK lautet 12345678", "Sicherheitscode: 123 456"
_CODE = re.compile(
    r"\b(?:(?:sim|handy|karten|kunden|service|zugangs|geräte|jugendschutz|online|sms|super)?-?(?:pin|puk|tan)\d?"
    r"|(?:sicherheits|aktivierungs|freischalt|bestätigungs|verifizierungs|einmal)-?code"
    r"|geheimzahl|kennziffer)s?(?:-?(?:nummer|nr|code))?\b"
    r"(?:[ ]?(?:[:=.\"'-]|\b(?:ist|is|lautet|war|die|der|nr|nummer)\b)){0,4}[ ]?"
    r"(?P<value>\d(?:[ -]?\d){3,9})(?![\d.,]*\d)",
    re.IGNORECASE,
)
_CARD_CODE = re.compile(
    r"\b(?:cvv|cvc|prüfziffer)2?[ ]?(?:[:=]|ist|lautet)?[ ]?(?P<value>\d{3,4})(?!\d)", re.IGNORECASE
)
#: "mein Passwort ist Sommer2024!", "Kennwort: geheim", "Passwort Sommer2024"
_LINK = (
    r"(?P<link>[ ]?[:=][ ]?|[ ](?:ist|is|lautet|heißt|heisst|war)[ ]?:?[ ]"
    r"|[ ](?=[\"'„“‚])|[ ](?=\w*\d\w*(?![\w-]))(?=\w{6}))"
)
_WORD = re.compile(
    r"\b(?:passw[oö]rt|kennwort|password|passwd|pwd?|wlan-?schlüssel|netzwerkschlüssel|codewort|kundenkennwort)\b"
    rf"{_LINK}[\"'„“‚]?(?P<value>[^\s\"'„“”‚‘’\ue000]{{4,64}})",
    re.IGNORECASE,
)
_STRANGE = re.compile(r"(?=.*[^\W_])(?:.*\d|.*[^\w.,!?:;…)].|.*[^\W\d_].*[A-Z])")
_SENTENCE_END = ".,;:!?)…"


def find(text: str) -> Iterator[Span]:
    """Give the span of each secret in `text`; the word before it stays."""
    for pattern in (_CODE, _CARD_CODE):
        for match in pattern.finditer(text):
            yield match.start("value"), match.end("value"), Kind.SECRET
    for match in _WORD.finditer(text):
        value = match.group("value").rstrip(_SENTENCE_END) or match.group("value")
        # "mein Passwort ist falsch" tells nothing; after "lautet" any word is the password.
        if "lautet" in match.group("link").lower() or _STRANGE.match(value):
            yield match.start("value"), match.start("value") + len(value), Kind.SECRET
