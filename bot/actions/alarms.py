"""Words after which only people may answer: reads bot/data/alarms.yml once, writes nothing.

A rule above every model (promise P4): someone angry, in danger, in grief, in need or at law gets a person, even when a
question beside it looks easy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from bot.settings import settings
from faq_index.encoder import prepare

ALARMS_FILE = "alarms.yml"
#: kinds after which somebody must look at once
CRITICAL = frozenset({"danger", "life"})


def alarm_in(text: str) -> str:
    """Name the kind of the first alarm in a masked `text`, such as `danger`; empty when there is none."""
    plain = prepare(text).casefold()
    return next((kind for kind, words in _alarms(settings().data / ALARMS_FILE).items() if words.search(plain)), "")


@cache
def _alarms(path: Path) -> dict[str, re.Pattern[str]]:
    kinds = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {kind: re.compile(_any_of(words)) for kind, words in kinds.items()}


def _any_of(words: Sequence[str]) -> str:
    # Whole words, but for the open end that a * marks.
    ends = ["" if word.endswith("*") else r"\b" for word in words]
    return (
        r"\b(?:" + "|".join(f"{re.escape(w.rstrip('*').casefold())}{e}" for w, e in zip(words, ends, strict=True)) + ")"
    )
