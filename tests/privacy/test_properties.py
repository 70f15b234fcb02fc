"""What holds for every text, tried with fragments that are dangerous side by side."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy import mask
from bot.privacy.normal import normalize

FRAGMENTS = [
    *("Kundennummer ", "KdNr.: ", "mein Vertrag ", "Rechnung ", "Ticket #", "Tel ", "ruf mich an ", "lautet ", "PIN "),
    *("@", " at ", "punkt", " gmx ", "de", "DE89", "IBAN ", "0171", "+49", "(0)", "1234567", "4111 1111 1111 1111"),
    *(" ", "\n", "-", "/", ".", ",", "(", ")", "und ", "ist ", "Passwort ", "geb. ", "12.03.1975", "1.2.", "2024"),
    *("ich heiße ", "Frau ", "Max ", "Muster", "Hauptstr. ", "weg ", "53111 Bonn", "Auto ", "BN-AB 12", "€", "GB"),
    *("[TELEFON]", "[KUNDENNUMMER]", "[", "]", "\u200b", "\ufe0f\u20e3", "\u0308", "\ud800", "\x00", "１", "٣", "😀"),
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4), st.text("0123456789 -/.", max_size=12)), max_size=25
).map("".join)


def storable(text: str) -> str:
    return "".join("\ufffd" if char == "\x00" or "\ud800" <= char <= "\udfff" else char for char in text)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_privacy_masking_twice_is_masking_once(text: str) -> None:
    # Given any text, masked
    once = mask(text)
    # Then no recogniser fires on the masked text, and it stays as it is
    assert (mask(once.text).text, mask(once.text).findings) == (once.text, ())


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_privacy_findings_are_in_order_and_everything_else_stays(text: str) -> None:
    # Given any text, masked
    masked = mask(text)
    # When the marks are put in by hand where the findings say
    parts, at = [], 0
    for finding in masked.findings:
        assert at <= finding.start < finding.end <= len(text)
        parts += [text[at : finding.start], finding.kind.mark]
        at = finding.end
    # Then that is the masked text: no other word was touched, joined or split
    assert storable("".join([*parts, text[at:]])) == masked.text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_privacy_any_text_gives_a_storable_text(text: str) -> None:
    assert "\x00" not in mask(text).text.encode().decode()


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_privacy_the_normal_copy_knows_the_way_back(text: str) -> None:
    # Given a normal copy
    copy = normalize(text)
    # Then each of its characters stands for a stretch of the original, in order and without overlap
    spans = sorted(set(zip(copy.starts, copy.ends, strict=True)))
    assert all(start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
