"""Names of people where the words around give them away. Reads a normal text, gives spans; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

_CAP = r"[A-ZÄÖÜ][a-zäöüßéèáàçñ]{1,24}(?:-[A-ZÄÖÜ][a-zäöüß]{1,24})?"
_TITLE = r"(?:(?:Prof|Dr|Dipl)\.?[ ]?(?:-?Ing\.?[ ])?)*"
_PARTICLE = r"(?:von|van|de|del|zu|el|al)"
_NAME = rf"(?P<name>{_TITLE}{_CAP}(?:[ ](?:{_PARTICLE}[ ])?{_CAP}){{0,3}})"
_SHORT_NAME = rf"(?P<name>{_TITLE}(?:{_CAP}(?:[ ]{_CAP})?|[A-ZÄÖÜ]{{3,25}}(?![^\W_])))"
#: Words that German writes large and that follow these phrases without being a name.
_NO_NAME = re.compile(
    r"(?:Ihr|Ihre|Ihren|Dein|Euer|Sie|Team|Programm|Kunde|Kundin|Und|Aber|Nein|Ja|Nicht|Doch|Bitte|Danke|Hallo|Internet)\b"
)
#: "mein Name ist …", "Vertragsinhaberin: …"
_I_AM = (
    r"(?i:\b(?:ich heiß+e|ich heisse|mein name ist|mein name lautet|my name is"
    r"|(?:mein name|name|vorname|nachname|kontoinhaber(?:in)?|vertragsinhaber(?:in)?)(?::| ist))[ ])"
)
#: "Frau …", but not "meine Frau …"
_MRS = r"(?<![^\W_])(?<!(?i:meine|deine|seine) )(?<!(?i:eine|ihre|eure) )(?<!(?i:die|der|ner) )(?:Herrn?|Frau)[ ]"
#: "Viele Grüße, …" at the end
_REGARDS = (
    r"(?i:\b(?:(?:viele|liebe|beste|schöne|freundliche|herzliche|mit freundlichen)[ ])?"
    r"(?:grüße|grüßen|gruß|grüsse|gruss|vg|lg|mfg))[ ,!\n]{1,3}"
)
_PATTERNS = (
    re.compile(rf"{_I_AM}{_NAME}"),
    re.compile(rf"{_MRS}{_SHORT_NAME}"),
    re.compile(rf"{_REGARDS}(?P<name>{_CAP}[ ]{_CAP})\s*[.!]?\s*$"),
)


def find(text: str) -> Iterator[Span]:
    """Give the span of each announced name in `text`; the words around it stay."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not _NO_NAME.match(match.group("name")):
                yield match.start("name"), match.end("name"), Kind.NAME
