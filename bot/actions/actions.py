"""Rasa's custom actions: read the message in the tracker, answer with the decision as data; write nothing anywhere.

One action for each way a concern is handled; the rules in bot/data/rules say which concern leads to which.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.decide import decide
from bot.actions.heard import heard
from bot.actions.library import library
from faq_index.entries import Handling

log = structlog.get_logger()


class _Decide(Action):  # type: ignore[misc]  # rasa_sdk has no types here
    handling: Handling

    def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002 - rasa_sdk's signature
    ) -> list[dict[str, Any]]:
        """Say the decision; say nothing when there is none, so that the conversation worker calls a person."""
        try:
            dispatcher.utter_message(json_message={"decision": self._decision(tracker)})
        except Exception as error:
            # Neither traceback nor message: they could hold the customer's words.
            log.error("action_failed", action=self.name(), error=type(error).__name__, where=_where(error))
        return []

    def _decision(self, tracker: Tracker) -> dict[str, Any]:
        message = heard(tracker.latest_message, handling=self.handling)
        books = library()
        books.refresh()
        finding, parts = books.search(message), books.sure_parts(message)
        entries = books.entries()
        return decide(message.understanding, finding, message.context, entries, books.wording, parts=parts).to_json()


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


class AnswerAction(_Decide):
    """For concerns that a general text of the editors answers."""

    handling = "answer"

    def name(self) -> str:
        """Give the name that domain.yml knows."""
        return "action_answer"


class AskAction(_Decide):
    """For concerns that need one clarifying question first."""

    handling = "ask"

    def name(self) -> str:
        """Give the name that domain.yml knows."""
        return "action_ask"


class HandOverAction(_Decide):
    """For concerns that only people may handle, and for those that no rule knows."""

    handling = "person"

    def name(self) -> str:
        """Give the name that domain.yml knows."""
        return "action_hand_over"


class CloseAction(_Decide):
    """For messages that ask nothing of us."""

    handling = "close"

    def name(self) -> str:
        """Give the name that domain.yml knows."""
        return "action_close"


#: in the order of domain.yml
ACTIONS = (AnswerAction(), AskAction(), HandOverAction(), CloseAction())
