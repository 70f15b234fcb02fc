"""IBANs: by checksum, or as announced with a typing error in them. Reads a normal text, gives spans; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from presidio_analyzer.predefined_recognizers.generic.iban_patterns import regex_per_country

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

#: A country, two check digits, and then letters and digits in any grouping.
_CANDIDATE = re.compile(r"(?<![^\W_])[a-z][ ]?[a-z][ ./-]?\d[ ]?\d(?:[ ./-]{0,2}[a-z0-9]){11,30}", re.IGNORECASE)
_KEEP = re.compile(r"[a-z0-9]", re.IGNORECASE)
_ANNOUNCED = re.compile(r"\b(?:iban|konto\w{0,10}|bankverbindung|account)\b[^\d\n]{0,20}$", re.IGNORECASE)


def find(text: str) -> Iterator[Span]:
    """Give the span of each IBAN in `text`."""
    at = 0
    while match := _CANDIDATE.search(text, at):
        places = [match.start() + each.start() for each in _KEEP.finditer(match.group())]
        compact = "".join(text[place] for place in places).upper()
        length = _length(compact)
        at = match.start() + 1
        if length and (_checks(compact[:length]) or _ANNOUNCED.search(text[: match.start()][-40:])):
            at = places[length - 1] + 1
            yield match.start(), at, Kind.IBAN


def _length(compact: str) -> int:
    """Give the length of the IBAN that `compact` begins with, or 0: the country's format decides."""
    pattern = regex_per_country.get(compact[:2])
    match = re.match(pattern.rstrip("$"), compact) if pattern else None
    return match.end() if match else 0


def _checks(iban: str) -> bool:
    """Test the check digits (ISO 7064, modulo 97-10)."""
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1
