"""Asks the machine: encodes a masked text once and lets Rasa and its actions decide. Speaks HTTP to Rasa only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from bot.errors import MachineUnavailable
from bot.messages import Context, Decision
from faq_index.encoder import Encoder, pack


class Machine:
    """Rasa by address, with the encoder whose vector Rasa's features and the FAQ search share."""

    def __init__(self, *, rasa_url: str, model_folder: Path, timeout_seconds: float) -> None:
        self._encoder = Encoder.load(model_folder)
        self._http = httpx.Client(base_url=rasa_url, timeout=timeout_seconds)

    def ask(self, text: str, *, context: Context, conversation: str) -> Decision:
        """Let the machine decide about one masked text.

        `conversation` names Rasa's tracker. Raises MachineUnavailable when Rasa or the action server does
        not answer in time or not in the agreed form; asking again is harmless.
        """
        body = {"sender": conversation, "message": text, "metadata": self._metadata(text, context)}
        try:
            response = self._http.post("/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            return _decision(response.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise MachineUnavailable(f"Rasa gave no decision ({type(error).__name__})") from error

    def _metadata(self, text: str, context: Context) -> dict[str, Any]:
        vector = self._encoder.encode([text], kind="query")[0]
        return pack(vector, encoder=self._encoder.fingerprint) | {"context": context.to_json()}

    def close(self) -> None:
        """Close the connections to Rasa."""
        self._http.close()


def _decision(answers: list[dict[str, dict[str, dict[str, object]]]]) -> Decision:
    """Read the decision out of Rasa's answers. Raises ValueError when there is not exactly one."""
    decisions = [answer["custom"]["decision"] for answer in answers if "custom" in answer]
    if len(decisions) != 1:
        raise ValueError(f"{len(decisions)} decisions, expected one")
    return Decision.from_json(decisions[0])
