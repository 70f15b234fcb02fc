"""The one error of the evaluation; its message says what to do."""

from __future__ import annotations


class EvaluationError(Exception):
    """The evaluation cannot go on: data is missing or broken, or Rasa could not be trained."""
