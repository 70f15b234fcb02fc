"""One file per kind of personal data, each with a pure `find(text)`. Reads a normal text; writes nothing."""

from __future__ import annotations

from bot.privacy.recognizers import (
    address,
    birth_date,
    card,
    email,
    iban,
    name,
    phone,
    plate,
    reference,
    secret,
)
from bot.privacy.recognizers.base import Recognizer


def recognizers() -> list[Recognizer]:
    """Give a presidio recogniser for each file of this folder."""
    files = (address, birth_date, card, email, iban, name, phone, plate, reference, secret)
    return [Recognizer(file.__name__.rpartition(".")[2], file.find) for file in files]
