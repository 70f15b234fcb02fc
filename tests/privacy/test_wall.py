"""The wall: nobody but the guard makes guarded text, and nothing prints it."""

from __future__ import annotations

import ast
import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot
from bot.messages import Author, Channel, Incoming, Summons
from bot.privacy import Finding, Guarded, Kind, Masked, guard, mask
from bot.privacy.seal import Seal


def an_incoming(text: str) -> Incoming:
    return Incoming(
        id="17",
        channel=Channel.PUBLIC,
        thread_id="16",
        author=Author(id="5", handle="erika_muster"),
        text=text,
        posted_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        summons=Summons.MENTION,
        reply_to="16",
    )


def test_privacy_the_guard_hands_on_everything_but_the_data() -> None:
    # Given a public message with a number in it
    incoming = an_incoming("Ruft mich an: 0171 1234567")
    # When it comes through the guard
    guarded = guard(incoming)
    # Then only the text differs
    assert guarded.text == "Ruft mich an: [TELEFON]"
    assert guarded.findings == (Finding(Kind.PHONE, 14, 26),)
    assert guarded.personal_data
    for name in ("id", "channel", "thread_id", "author", "posted_at", "summons", "reply_to"):
        assert getattr(guarded, name) == getattr(incoming, name)


def test_privacy_nobody_else_makes_a_guarded_message() -> None:
    # Given a real one
    guarded = guard(an_incoming("Hallo"))
    fields = {each.name: getattr(guarded, each.name) for each in dataclasses.fields(guarded)}
    # When someone makes one by hand, without a seal, with a seal of their own, or by changing the text
    with pytest.raises(TypeError):
        Guarded(**fields)
    with pytest.raises(TypeError, match="guard"):
        Guarded(**fields, seal=Seal())
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(guarded, text="0171 1234567")
    with pytest.raises(dataclasses.FrozenInstanceError):
        guarded.text = "0171 1234567"  # type: ignore[misc]
    # Then the same holds for masked text
    with pytest.raises(TypeError, match="mask"):
        Masked(text="0171 1234567", findings=(), seal=Seal())


def test_privacy_no_other_room_holds_the_seal() -> None:
    # Given every file of the service outside the privacy room
    root = Path(bot.__file__).parent
    files = [path for path in root.rglob("*.py") if root / "privacy" not in path.parents]
    assert files
    # When their imports are read
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [each.name for each in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            # Then none brings in the seal
            assert "seal" not in f"{module} {' '.join(names)}".lower().replace(".", " ").split(), path.name


def test_privacy_no_representation_shows_text_or_author() -> None:
    guarded = guard(an_incoming("Geheimnisvolles Anliegen von 0171 1234567"))
    shown = repr(guarded) + repr(mask("Geheimnisvolles Anliegen")) + str(guarded.findings)
    assert "Anliegen" not in shown
    assert "1234567" not in shown
    assert "erika_muster" not in shown
