"""Asks the machine: encodes a masked text once and lets Rasa and its actions decide. Speaks HTTP to Rasa only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from bot.dialogue.parts import parts
from bot.errors import MachineUnavailable
from bot.messages import Context, Decision
from faq_index.encoder import Encoder, pack

#: a sentence that ends with one of these needs no full stop before the next
ENDS = (".", "!", "?", "…")


class Machine:
    """Rasa by address, with the encoder whose vector Rasa's features and the FAQ search share."""

    def __init__(self, *, rasa_url: str, model_folder: Path, timeout_seconds: float) -> None:
        self._encoder = Encoder.load(model_folder)
        self._http = httpx.Client(base_url=rasa_url, timeout=timeout_seconds)

    def ask(self, text: str, *, context: Context, conversation: str, about: str = "") -> Decision:
        """Let the machine decide about one masked text.

        `conversation` names Rasa's tracker. `about` is the message that our question was about, when `text` is a reply
        to be understood together with it. Raises MachineUnavailable when Rasa or the action server does not answer in
        time or not in the agreed form; asking again is harmless.
        """
        read = joined(about, text) if about else text
        metadata = self._metadata(read, () if about else parts(text)) | {"context": context.to_json()}
        body = {"sender": conversation, "message": read, "metadata": metadata | ({"reply": text} if about else {})}
        try:
            response = self._http.post("/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            return _decision(response.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise MachineUnavailable(f"Rasa gave no decision ({type(error).__name__})") from error

    def _metadata(self, text: str, pieces: tuple[str, ...]) -> dict[str, Any]:
        vectors = self._encoder.encode([text, *pieces], kind="query")
        packed = [pack(vector, encoder=self._encoder.fingerprint) for vector in vectors]
        further = [{"text": piece} | fields for piece, fields in zip(pieces, packed[1:], strict=True)]
        return packed[0] | ({"parts": further} if further else {})

    def close(self) -> None:
        """Close the connections to Rasa."""
        self._http.close()


def joined(about: str, reply: str) -> str:
    """Give both messages as one text."""
    about = about.strip()
    return f"{about}{'' if about.endswith(ENDS) else '.'} {reply.strip()}"


def _decision(answers: list[dict[str, dict[str, dict[str, object]]]]) -> Decision:
    """Read the decision out of Rasa's answers. Raises ValueError when there is not exactly one."""
    decisions = [answer["custom"]["decision"] for answer in answers if "custom" in answer]
    if len(decisions) != 1:
        raise ValueError(f"{len(decisions)} decisions, expected one")
    return Decision.from_json(decisions[0])
