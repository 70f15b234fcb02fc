"""Licence plates, known by a word about a car before them. Reads a normal text, gives spans; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

_PLATE = re.compile(
    r"\b(?i:kennzeichen|nummernschild|kfz|auto|wagen|transporter|fahrzeug|lieferwagen|sprinter|fahrer|pkw|bulli)\b[^\n]{0,40}?"
    r"(?<![\w-])(?P<plate>[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?\d{1,4}[EH]?)(?!\w)"
)


def find(text: str) -> Iterator[Span]:
    """Give the span of each licence plate in `text`."""
    for match in _PLATE.finditer(text):
        yield match.start("plate"), match.end("plate"), Kind.PLATE
