"""Weighted length, on cases of the kinds that twitter-text's conformance suite tests."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy import fits, weighted


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Grüße aus Köln – „schön“", 24),
        ("日本語", 6),
        ("e\u0301", 1),  # composed before counting
        ("😷👾🔥", 6),
        ("👨‍👩‍👧‍👦", 2),  # a family is one emoji
        ("🙋🏽 👨‍🎤", 5),
        ("🇩🇪🏴󠁧󠁢󠁥󠁮󠁧󠁿", 4),
        ("1️⃣ 1⃣", 5),
        ("☎️", 2),
        ("https://www.example.com/ein/sehr/langer/weg?mit=vielen&angaben=darin", 23),
        ("Hilfe: www.example.de/hilfe.", 31),
        ("example.de und t.co/abc", 23 + 5 + 23),
        ("z.B. um 8.30 Uhr", 16),  # no top-level domain, no link
        ("service@example.de", 18),  # an address is no link
        ("http://" + "a" * 64 + ".com", 75),  # a label that cannot exist
        ("\u2066http://example.com\u2069", 23 + 4),
        ("\ud800\x00", 3),
    ],
)
def test_policy_counts_as_x_counts(text: str, length: int) -> None:
    assert weighted(text) == length


def test_policy_the_limit_itself_still_fits() -> None:
    assert fits("x" * 280, 280)
    assert not fits("x" * 279 + "字", 280)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.text(max_size=20))
def test_policy_weight_is_never_negative_and_never_fails(text: str, more: str) -> None:
    assert 0 <= weighted(text) <= weighted(f"{text} \n {more}") + 23 * 60
    assert weighted(text) <= 2 * len(text) + 23 * text.count(".")
