"""The kinds of personal data and the marks that stand in their place. Reads and writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum


class Kind(StrEnum):
    """What was found. Where two kinds claim the same characters, the one listed first names the finding."""

    SECRET = "secret"  # noqa: S105 - the name of a kind
    CUSTOMER_NUMBER = "customer_number"
    CONTRACT_NUMBER = "contract_number"
    INVOICE_NUMBER = "invoice_number"
    ORDER_NUMBER = "order_number"
    TICKET_NUMBER = "ticket_number"
    EMAIL = "email"
    IBAN = "iban"
    CARD = "card"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"

    @property
    def mark(self) -> str:
        """The German word in brackets that readers see instead of the data."""
        return f"[{_MARKS[self]}]"

    @property
    def rank(self) -> int:
        """0 for the kind that wins every overlap."""
        return _RANKS[self]


_RANKS = {kind: rank for rank, kind in enumerate(Kind)}

_MARKS = {
    Kind.SECRET: "GEHEIMNIS",
    Kind.CUSTOMER_NUMBER: "KUNDENNUMMER",
    Kind.CONTRACT_NUMBER: "VERTRAGSNUMMER",
    Kind.INVOICE_NUMBER: "RECHNUNGSNUMMER",
    Kind.ORDER_NUMBER: "AUFTRAGSNUMMER",
    Kind.TICKET_NUMBER: "TICKETNUMMER",
    Kind.EMAIL: "E-MAIL",
    Kind.IBAN: "IBAN",
    Kind.CARD: "KARTE",
    Kind.BIRTH_DATE: "GEBURTSDATUM",
    Kind.ADDRESS: "ADRESSE",
    Kind.PHONE: "TELEFON",
    Kind.PLATE: "KENNZEICHEN",
    Kind.NAME: "NAME",
}

#: Any mark, as it stands in a masked text.
MARK = re.compile("|".join(re.escape(kind.mark) for kind in Kind))


def exposes(kinds: Iterable[str]) -> bool:
    """Say whether data of these kinds put somebody at risk where everybody reads it.

    A name alone does not (promise P5 names it together with an address): people sign what they write. It is masked
    all the same.
    """
    return any(kind != Kind.NAME for kind in kinds)
