"""What X sees in a text: weighted length, mentions, links."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.simulator.text import handles, spans, weighted_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Grüße", 5),
        ("Gru\u0308ße", 5),
        ("„Zitat“ – gut …", 15 + 1),
        ("日本", 4),
        ("💙", 2),
        ("👍🏽", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("🇩🇪", 2),
        ("1️⃣", 2),
        ("a https://example.de/" + "x" * 99, 25),
        ("example.de/pfad", 23),
        ("z.B. heute", 10),
        ("(https://example.de)", 25),
        ("info@example.de", 15),
    ],
)
def test_simulator_length_counts_as_x_does(text: str, length: int) -> None:
    assert weighted_length(text) == length


def test_simulator_length_passes_twitter_texts_own_cases(x_api: Path) -> None:
    # given twitter-text's conformance cases for configuration 3
    cases = yaml.safe_load((x_api.parent / "datasets/twitter-text/validate.yml").read_text("utf-8"))["tests"]
    cases = cases["WeightedTweetsWithDiscountedEmojiCounterTest"]
    assert len(cases) > 20
    # then every weighted length is the one they state
    wrong = [
        case["description"] for case in cases if weighted_length(case["text"]) != case["expected"]["weightedLength"]
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@a und (@b), @c: .@d", ["a", "b", "c", "d"]),
        ("mail@example.de @zu_langer_handle_x https://x.de/@drin", []),
        ("@a@b a@b RT@a", []),
        ("Grüß@gott ＠breit", ["gott", "breit"]),
    ],
)
def test_simulator_mentions_are_those_that_x_finds(text: str, found: list[str]) -> None:
    assert handles(text) == found


def test_simulator_links_end_before_the_punctuation() -> None:
    text = "Siehe (https://example.de/a_(b)), oder https://example.de/c?d=1."
    assert [span.value for span in spans(text)] == ["https://example.de/a_(b)", "https://example.de/c?d=1"]
