"""Street addresses: a street with a house number, and the town that follows. Reads a normal text; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

_CAP = r"[A-ZÄÖÜ][a-zäöüß]{1,24}\.?"
#: Streets by their last part: glued ("Hauptstraße"), with hyphens ("Karl-Marx-Allee"), apart ("Berliner Straße").
#: Words on -platz and -weg that are no street.
_NO_STREET = (
    r"(?!(?i:speicher|arbeits|park|steck|stell|lager|aus|um|heim|rück|übertragungs|vertriebs|liefer|unter|hin|listen"
    r"|spiel|sitz|schlaf|sender|programm|stamm)(?i:platz|weg))"
)
_STREET = (
    r"(?:(?:[^\W\d_]{2,24}-){0,4}[^\W\d_]{2,24}(?i:straße|strasse|str\.?|gasse|allee|chaussee)"
    r"|(?:[^\W\d_]{2,24}-){1,4}(?i:straße|strasse|str\.?|gasse|allee|platz|weg|ring|damm|ufer|hof|steig)"
    rf"|{_CAP}[ ](?:Straße|Strasse|Str\.?|Gasse|Allee|Platz|Weg|Ring|Damm|Ufer|Chaussee)"
    rf"|{_NO_STREET}[^\W\d_]{{3,24}}(?:weg|platz|damm|ufer|steig)"
    rf"|(?:Am|Im|An der|Auf der|Auf dem|In der|In den|Zum|Zur|Unter den)[ ](?:{_CAP}[ ])?{_CAP})"
)
_HOUSE = r"[ ]?\d{1,4}(?:[ ]?[a-hA-H](?![^\W_]))?(?:[ ]?[-/][ ]?\d{1,4})?(?![^\W_])"
_TOWN = rf"(?:[ ]?,?(?:[ ]?in)?\s?(?:D-)?\d{{5}}(?:[ ]{_CAP}(?:-{_CAP})?)?)?"
#: Things counted, not house numbers.
_UNIT = (
    r"(?![ ]?(?i:gb|mb|tb|kb|mbit|gbit|€|euro?|uhr|tagen?|wochen?|monaten?|jahren?|stunden?|minuten?|min|std|km|m|x|mal"
    r"|prozent|%|[.,:]\d)(?![^\W_]))"
)
_ADDRESS = re.compile(rf"(?<![^\W_]){_STREET}{_HOUSE}{_UNIT}{_TOWN}")
#: "Am Montag 12", "Im Mai 2024": these beginnings need a town to be an address.
_VAGUE = re.compile(r"(?:Am|Im|An der|Auf der|Auf dem|In der|In den|Zum|Zur|Unter den) ")
_TOWN_AT_END = re.compile(r"\d{5}(?: \S+)?$")


def find(text: str) -> Iterator[Span]:
    """Give the span of each street address in `text`, with postcode and town when they follow."""
    if not any(char.isdigit() for char in text):
        return
    for match in _ADDRESS.finditer(text):
        if not _VAGUE.match(match.group()) or _TOWN_AT_END.search(match.group()):
            yield match.start(), match.end(), Kind.ADDRESS
