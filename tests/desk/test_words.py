"""Whether every key that the record uses has its German words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.desk import words
from bot.messages import Channel, Outcome, Urgency

ROOMS = Path(bot.__file__).parent
#: The functions whose arguments name a reason.
NAMING = {"Decision", "_failed", "_silent", "ask_entry", "fall_back", "decision", "hand_over", "replace", "say"}


def reasons(source: str) -> Iterator[str]:
    """Find every reason that a file writes down as a literal."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in NAMING:
            named = [keyword.value for keyword in call.keywords if keyword.arg == "reason"]
            text_method = isinstance(call.func, ast.Attribute) and call.func.attr == "replace"
            for value in named if text_method else [*call.args, *named]:
                yield from _literals(value)


def _literals(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*_literals(value.body), *_literals(value.orelse))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def test_desk_has_words_for_every_reason_of_the_machine() -> None:
    # given the reasons as the deciding rooms write them
    files = [*(ROOMS / "actions").glob("*.py"), *(ROOMS / "dialogue").glob("*.py")]
    found = {reason for file in files for reason in reasons(file.read_text())}
    # then there are many, and none is shown to an agent as a key
    assert {"concern_is_for_people", "not_sure", "machine_unavailable"} <= found
    assert found - set(words.REASONS) == set()


def test_desk_has_words_for_every_urgency_channel_and_outcome() -> None:
    assert set(words.URGENCIES) == {urgency.value for urgency in Urgency}
    assert set(words.CHANNELS) == {channel.value for channel in Channel}
    assert set(words.OUTCOMES) == {outcome.value for outcome in Outcome}


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("reply_refused:length", "durfte nicht gesendet werden (Die Antwort ist zu lang)"),
        ("reply_refused:new_rule", "durfte nicht gesendet werden"),
        ("smalltalk.dank", "Gespräch"),
        ("something_new", "Something new"),
    ],
)
def test_desk_reason_is_readable_even_when_it_is_new(key: str, told: str) -> None:
    assert words.reason(key).endswith(told)
