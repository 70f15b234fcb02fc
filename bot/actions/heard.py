"""What reaches the decision room: reads the message in Rasa's tracker, writes nothing.

The conversation worker sends as metadata of a message
`{"vector": base64 of 384 little-endian float32, "encoder": fingerprint, "context": Context.to_json(),
"parts": [{"text", "vector", "encoder"}, …]}`, and as `"reply"` the message alone when it comes joined with another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.actions.alarms import alarm_in
from bot.actions.follow_up import refers_back
from bot.actions.replies import Choice, begins_with_no, choice_of
from bot.actions.unhelped import is_unhelped
from bot.errors import IncomingError
from bot.messages import Context
from faq_index.encoder import prepare, unpack
from faq_index.entries import Handling

_HANDLE = re.compile(r"@\w")


class Content(StrEnum):
    """What there is to read in a message."""

    WORDS = "words"
    MENTION = "mention"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What Rasa understood of a message.

    `handling` is that of the rule which fitted the intent; `ranking` the likeliest intents with their
    probabilities, best first; `choice` what a short reply picks, if it is one; `says_no` whether it begins with a
    no; `unhelped` whether the message reads as if an answer did not help; `refers_back` whether it names no matter
    of its own; `alarm` the kind of word after which only people may answer, if there is one.
    """

    intent: str
    confidence: float
    handling: Handling
    ranking: tuple[tuple[str, float], ...] = ()
    content: Content = Content.WORDS
    choice: Choice | None = None
    says_no: bool = False
    unhelped: bool = False
    refers_back: bool = False
    alarm: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a message that may be a concern of its own, with its vector (384,)."""

    text: str
    vector: npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One message as it arrives: what Rasa understood, the conversation's state, its vector (384,) and its parts.

    `together`: the text is a reply to our question joined with the message that the question was about.
    """

    understanding: Understanding
    context: Context
    vector: npt.NDArray[np.float32]
    encoder: str
    parts: tuple[Part, ...] = ()
    together: bool = False


def heard(latest_message: Mapping[str, Any], *, handling: Handling) -> Heard:
    """Read the message that Rasa hands to an action. `handling` is that of the action's rule.

    Raises IncomingError, which never quotes the text, when the worker did not send what was agreed.
    """
    metadata = latest_message.get("metadata") or {}
    try:
        context = Context.from_json(metadata["context"])
        vector, encoder = unpack(metadata)
        parts = tuple(_part(part, encoder) for part in metadata.get("parts") or ())
    except (KeyError, TypeError, ValueError) as error:
        raise IncomingError(
            f"metadata of the message: vector, encoder, context, parts expected ({type(error).__name__})"
        ) from None
    text = str(metadata.get("reply") or latest_message.get("text") or "")
    understanding = _understanding(latest_message, text, handling)
    return Heard(
        understanding=understanding,
        context=context,
        vector=vector,
        encoder=encoder,
        parts=parts,
        together="reply" in metadata,
    )


def _part(fields: Mapping[str, Any], encoder: str) -> Part:
    vector, made_by = unpack(fields)
    if made_by != encoder:
        raise ValueError("a part was encoded with another encoder than its message")
    return Part(text=str(fields["text"]), vector=vector)


def _understanding(latest_message: Mapping[str, Any], text: str, handling: Handling) -> Understanding:
    ranking = tuple(
        (str(intent["name"]), float(intent["confidence"])) for intent in latest_message.get("intent_ranking") or ()
    )
    return understood(text, ranking=ranking, handling=handling)


def understood(text: str, *, ranking: tuple[tuple[str, float], ...], handling: Handling) -> Understanding:
    """Put together what is known of a masked `text`; `ranking` holds the likeliest intents, best first."""
    intent, confidence = ranking[0] if ranking else ("", 0.0)
    return Understanding(
        intent=intent,
        confidence=confidence,
        handling=handling,
        ranking=ranking,
        content=content_of(text),
        choice=choice_of(text),
        says_no=begins_with_no(text),
        unhelped=is_unhelped(text),
        refers_back=refers_back(text),
        alarm=alarm_in(text),
    )


def content_of(text: str) -> Content:
    """Say what there is to read in `text`: words, a mention and no more, or nothing (emoji, a link, space)."""
    rest = prepare(text)
    if any(character.isalnum() for character in rest):
        return Content.WORDS
    return Content.MENTION if not rest and _HANDLE.search(text) else Content.NOTHING
