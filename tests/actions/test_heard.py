"""What reaches the decision room: short replies, empty messages, and messages that are not what was agreed."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from bot.actions.heard import Content, Part, content_of, heard
from bot.actions.replies import Choice
from bot.errors import IncomingError
from bot.messages import Channel, Context

VECTOR = np.arange(384, dtype="<f4") / 384
METADATA = {
    "vector": base64.b64encode(VECTOR.tobytes()).decode(),
    "encoder": "abc",
    "context": Context(channel=Channel.DM, offered=("a.b",)).to_json(),
}
MESSAGE = {
    "text": "Wo finde ich meine Rechnung?",
    "intent": {"name": "rechnung.herunterladen", "confidence": 0.9},
    "intent_ranking": [{"name": "rechnung.herunterladen", "confidence": 0.9}, {"name": "spam", "confidence": 0.05}],
    "metadata": METADATA,
}


def test_actions_heard_reads_what_the_worker_sent() -> None:
    message = heard(MESSAGE, handling="answer")
    assert np.array_equal(message.vector, VECTOR)
    assert message.encoder == "abc"
    assert message.context == Context(channel=Channel.DM, offered=("a.b",))
    assert message.understanding.intent == "rechnung.herunterladen"
    assert message.understanding.ranking == (("rechnung.herunterladen", 0.9), ("spam", 0.05))


def test_actions_heard_reads_the_parts_of_a_message() -> None:
    # given: two parts, each with a vector of its own
    fields = {"vector": METADATA["vector"], "encoder": "abc"}
    metadata = METADATA | {"parts": [{"text": "Erstens"} | fields, {"text": "Zweitens"} | fields]}
    message = heard(MESSAGE | {"metadata": metadata}, handling="answer")
    assert [part.text for part in message.parts] == ["Erstens", "Zweitens"]
    assert all(isinstance(part, Part) and np.array_equal(part.vector, VECTOR) for part in message.parts)


def test_actions_heard_understands_a_reply_that_comes_with_the_message_before() -> None:
    # given: "Mensch" after a question, which Rasa reads together with the message before
    metadata = METADATA | {"reply": "Mensch"}
    message = heard(MESSAGE | {"text": "Mein Netz ist weg. Mensch", "metadata": metadata}, handling="ask")
    assert message.together
    assert message.understanding.choice is Choice.PERSON
    assert not heard(MESSAGE, handling="ask").together


def test_actions_heard_takes_a_message_that_rasa_did_not_understand() -> None:
    message = heard({"text": "", "metadata": METADATA, "intent": {"name": None}}, handling="person")
    assert (message.understanding.intent, message.understanding.confidence) == ("", 0.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"metadata": None},
        {"metadata": METADATA | {"context": {"channel": "fax"}}},
        {"metadata": METADATA | {"context": None}},
        {"metadata": {key: value for key, value in METADATA.items() if key != "encoder"}},
        {"metadata": METADATA | {"vector": "kein base64!"}},
        {"metadata": METADATA | {"vector": None}},
        {"metadata": METADATA | {"parts": "Geheimnis"}},
        {"metadata": METADATA | {"parts": [{"text": "Geheimnis"}]}},
        {"metadata": METADATA | {"parts": [{"text": "Geheimnis", "vector": METADATA["vector"], "encoder": "other"}]}},
        {"metadata": METADATA | {"vector": base64.b64encode(VECTOR[:-1].tobytes()).decode()}},
        {"metadata": METADATA | {"vector": base64.b64encode((VECTOR * np.nan).tobytes()).decode()}},
    ],
)
def test_actions_heard_refuses_what_was_not_agreed_without_quoting_it(wrong: dict[str, Any]) -> None:
    message = {key: value for key, value in MESSAGE.items() if key != "metadata"} | {"text": "Geheimnis"} | wrong
    with pytest.raises(IncomingError) as refused:
        heard(message, handling="answer")
    assert "Geheimnis" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Hallo", Content.WORDS),
        ("3", Content.WORDS),
        ("@telekom_hilft Hilfe", Content.WORDS),
        ("@telekom_hilft", Content.MENTION),
        ("@telekom_hilft 😡", Content.NOTHING),
        ("", Content.NOTHING),
        (" \n\t ", Content.NOTHING),
        ("👍🏽❤️", Content.NOTHING),
        ("?!…", Content.NOTHING),
        ("https://t.co/abc123", Content.NOTHING),
        ("\ud800", Content.NOTHING),
        ("\x00", Content.NOTHING),
    ],
)
def test_actions_heard_tells_words_from_nothing(text: str, content: Content) -> None:
    assert content_of(text) is content
