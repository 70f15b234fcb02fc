"""What the guard finds and leaves: the labelled messages, and offsets in the text as given."""

from __future__ import annotations

import importlib.util
import socket
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.privacy import Kind, mask


def _load_labelled() -> ModuleType:
    path = Path(__file__).with_name("labelled.py")
    spec = importlib.util.spec_from_file_location("privacy_labelled", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LABELLED = _load_labelled()


def found(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((finding.kind.value, finding.start, finding.end) for finding in mask(text).findings)


def test_privacy_labelled_set_is_large_enough_to_mean_something() -> None:
    assert len(LABELLED.WITH_DATA) >= 120
    assert len(LABELLED.WITHOUT_DATA) >= 60
    kinds = {kind for message in LABELLED.WITH_DATA for kind, _, _ in message.expected}
    assert kinds == {kind.value for kind in Kind}


@pytest.mark.parametrize("number", range(len(LABELLED.WITH_DATA)))
def test_privacy_finds_all_personal_data_under_its_kind(number: int) -> None:
    message = LABELLED.WITH_DATA[number]
    assert found(message.text) == message.expected


@pytest.mark.parametrize("number", range(len(LABELLED.WITHOUT_DATA)))
def test_privacy_leaves_what_is_nobodys_data(number: int) -> None:
    message = LABELLED.WITHOUT_DATA[number]
    assert (mask(message.text).text, found(message.text)) == (message.text, ())


def test_privacy_readers_see_a_german_mark_and_the_rest_of_the_message() -> None:
    # Given a customer who writes far too much in public
    text = "Hallo, KdNr 123456789, ruft 0171 1234567 an oder max@gmx.de, seit gestern kein DSL!"
    # When it is masked
    masked = mask(text)
    # Then the concern is still readable and the data are not
    assert masked.text == "Hallo, KdNr [KUNDENNUMMER], ruft [TELEFON] an oder [E-MAIL], seit gestern kein DSL!"


def test_privacy_offsets_count_the_text_as_given() -> None:
    # Given an emoji of four code points, full-width digits and a zero-width space inside the number
    text = "👨‍👩‍👧 Tel ０１７１\u200b1234567 ok"
    # When it is masked
    (finding,) = mask(text).findings
    # Then the span cuts the number out of the original, zero-width space included
    assert text[finding.start : finding.end] == "０１７１\u200b1234567"
    assert mask(text).text == "👨‍👩‍👧 Tel [TELEFON] ok"


def test_privacy_accents_written_apart_do_not_hide_a_name() -> None:
    assert mask("ich heiße Jo\u0308rg Mu\u0308ller!").text == "ich heiße [NAME]!"


def test_privacy_a_person_with_a_typing_error_in_the_iban_is_protected_when_it_is_announced() -> None:
    wrong = "DE12 3456 7890 1234 5678 90"
    assert mask(f"IBAN {wrong}").text == "IBAN [IBAN]"
    # Without the word, digits with a wrong checksum are no IBAN
    assert all(finding.kind is not Kind.IBAN for finding in mask(f"Gerät {wrong}").findings)


def test_privacy_masked_text_can_be_stored() -> None:
    # Given NUL and half a surrogate pair beside a number
    masked = mask("a\x00b\ud800c 0171 1234567")
    # Then they are replaced, and the text is valid UTF-8
    assert masked.text == "a\ufffdb\ufffdc [TELEFON]"
    assert masked.text.encode().decode() == masked.text


def test_privacy_a_mark_that_a_customer_types_stays_as_it_is() -> None:
    assert mask("Meine Nummer ist [TELEFON], haha").text == "Meine Nummer ist [TELEFON], haha"


@pytest.mark.parametrize(
    "pattern", ["'", "1 ", "0 1 ", "\ufdfa", "a@", "kundennummer ", "DE89 ", "1.1.", "http://", "x-"]
)
def test_privacy_20000_hostile_characters_are_survived(pattern: str) -> None:
    text = (pattern * 20000)[:20000]
    assert mask(mask(text).text).findings == ()


def test_privacy_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a fresh analyser and no network
    from bot.privacy.analyzer import engine

    def refuse(*_: object) -> None:
        raise AssertionError("the guard opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    engine.cache_clear()
    # When every kind of recogniser has worked
    assert mask("max@gmx.de 0171 1234567 DE89370400440532013000").text == "[E-MAIL] [TELEFON] [IBAN]"
