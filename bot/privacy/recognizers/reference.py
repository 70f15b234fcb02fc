"""Customer, contract, invoice, order and ticket numbers, by the word beside them. Reads a text; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.kinds import Kind
from bot.privacy.recognizers.base import Span

_NUMBER = r"[ .-]{0,2}(?:nummern?|nr|no|num|number|id|kennung)"
#: Per kind: words that need "number" after them, and words that announce a number alone.
_WORDS = {
    Kind.CUSTOMER_NUMBER: (
        r"kunden?|kd|k|customer|account|zugangs|teilnehmer|mitglieds|buchungskonto",
        r"kunden?konto|buchungskonto|kundennr|kdnr|knr|kunde|kundin",
    ),
    Kind.CONTRACT_NUMBER: (
        r"vertrags?|vertragskonto|vtr|contract|anschluss",
        r"vertragskonto|vertrag|contract",
    ),
    Kind.INVOICE_NUMBER: (r"rechnungs?|rg|rng|re|invoice|beleg|bill", r"rechnung|invoice"),
    Kind.ORDER_NUMBER: (
        r"auftrags?|bestell(?:ungs?)?|order|sendungs?|paket|liefer(?:ungs)?|tracking|retouren?",
        r"auftrag|bestellung|order|sendung|paket|auftragsbestätigung",
    ),
    Kind.TICKET_NUMBER: (
        r"tickets?|vorgangs?|fall|fälle|störungs?(?:meldungs?)?|case|bearbeitungs|referenz|beschwerde|ref|meldungs?",
        r"ticket|vorgang|fall|case|störung|störungsmeldung|aktenzeichen|referenz",
    ),
}
#: What may stand between the word and the number.
_GAP = (
    r"(?:[ \t]*(?:[:=#.,\"'(-]|\b(?:nr|no|nummer|lautet|lauten|ist|is|sind|war|wäre|hier|also|zwar|und|die|der|das|bei|"
    r"euch|ihnen|dazu|mit|my|meine?|unsere?)\b))"
    r"{0,5}[ \t]*\n?[ \t]*"
)
_VALUE = (
    r"(?P<value>(?:[a-z]{1,5}-?|(?-i:[A-Z]{1,3})[ ])?\d[\da-z]{0,24}(?:[ ./_-]{1,2}\d[\da-z]{0,24}){0,11})(?![^\W_])"
)
#: After "Kundennummer" a few other words may come, if the number is long and plain.
_LONG_VALUE = r"(?P<value>\d{6,20})(?![^\W_])"
_AND = re.compile(rf"[ ]?(?:,|und|oder|&|bzw\.?|sowie|and|[+/])[ ]?{_VALUE}", re.IGNORECASE)

#: Values that are something else: years, months, dates.
_YEARS = re.compile(r"(?:(?:19|20)\d\d[ /-]*)+|(?:\d{1,2}[./-]){1,2}(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d")
_AMOUNT = re.compile(r"[ ]?(?:,\d|\.\d{3}|€|euro?\b|%|prozent|[gmk]b(?:it)?\b|mal\b)", re.IGNORECASE)


def _patterns() -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """Give the patterns of each kind: the word before the number, and the number before the word."""
    for kind, (before_number, alone) in _WORDS.items():
        label = rf"(?:(?:{before_number}){_NUMBER}|{alone})"
        yield kind, re.compile(rf"(?<![^\W_]){label}(?![^\W_]){_GAP}{_VALUE}", re.IGNORECASE)
        glued = rf"(?<![^\W_])(?:{before_number}){_NUMBER}"
        yield kind, re.compile(rf"{glued}(?=\d){_VALUE}", re.IGNORECASE)
        yield kind, re.compile(rf"{glued}(?![^\W_])[^\d\n\ue000]{{0,24}}(?<![^\W_]){_LONG_VALUE}", re.IGNORECASE)
        yield (
            kind,
            re.compile(
                rf"(?<![^\W_]){_VALUE}[ ]?(?:\(|,|=|-|ist|is|war|lautet|als)[ ]?(?:meine?|die|unsere?|my)?[ ]?"
                rf"(?:{before_number}){_NUMBER}(?![^\W_])",
                re.IGNORECASE,
            ),
        )


_PATTERNS = tuple(_patterns())


def find(text: str) -> Iterator[Span]:
    """Give the span of each such number in `text`; the word beside it stays."""
    if not any(char.isdigit() for char in text):
        return
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield from _chain(text, match, kind)


def _chain(text: str, match: re.Match[str] | None, kind: Kind) -> Iterator[Span]:
    """Give the number and those that follow it with "und" or a comma."""
    while match and _is_number(text, match):
        yield match.start("value"), match.end("value"), kind
        match = _AND.match(text, match.end("value"))


def _is_number(text: str, match: re.Match[str]) -> bool:
    """Test that the value has at least five digits and is neither a date nor an amount."""
    value = match.group("value")
    if sum(char.isdigit() for char in value) < 5 or _YEARS.fullmatch(value):
        return False
    return not _AMOUNT.match(text, match.end("value"))
