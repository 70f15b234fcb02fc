"""What the trained machine makes of messages that nobody learned from (messages.yml, eleven people of their own)."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import yaml

from bot.cli.processes import RASA_PYTHON, environment
from bot.settings import Settings
from faq_index.answer import search
from faq_index.encoder import Encoder
from faq_index.entries import UNCOVERED
from faq_index.evaluation.metrics import wilson
from faq_index.index import Index
from tests.conftest import ROOT

MESSAGES = ROOT / "tests/nlu/messages.yml"
VAR = ROOT / Settings().var


@dataclass(frozen=True)
class Judged:
    """What became of the messages: flags, one for each."""

    right: np.ndarray
    answered: np.ndarray
    answerable: np.ndarray
    for_people: np.ndarray
    uncovered: np.ndarray


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Give what the published index decides by itself, without the rules above it."""
    encoder = Encoder.load(VAR / "model")
    index = Index.load(VAR / "index", encoder=encoder)
    said = [
        (one["intent"], example["text"].strip())
        for one in yaml.safe_load(MESSAGES.read_text(encoding="utf-8"))["nlu"]
        for example in one["examples"]
    ]
    vectors = encoder.encode([text for _, text in said], kind="query")
    opinions = index.opinion([text for _, text in said], vectors)
    handlings = {entry.id: entry.handling for entry in index.entries}
    found = [
        search(
            index, vector, {entry.id: float(np.exp(chance)) for entry, chance in zip(index.entries, row, strict=True)}
        )
        for vector, row in zip(vectors, opinions, strict=True)
    ]
    first = [one.candidates[0][0] for one in found]
    return Judged(
        right=np.array([name == intent for name, (intent, _) in zip(first, said, strict=True)]),
        answered=np.array([one.kind == "hit" and handlings[one.candidates[0][0]] == "answer" for one in found]),
        answerable=np.array([handlings[intent] == "answer" for intent, _ in said]),
        for_people=np.array([handlings[intent] == "person" and intent != UNCOVERED for intent, _ in said]),
        uncovered=np.array([intent == UNCOVERED for intent, _ in said]),
    )


def test_fresh_messages_are_unknown() -> None:
    # then not one of them stands among what is learned from
    def plain(path: Path) -> set[str]:
        groups = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
        return {example["text"].strip().casefold() for group in groups for example in group["examples"]}

    learned = set[str]().union(*(plain(path) for path in (ROOT / "bot/data/nlu").glob("*.yml")))
    assert not plain(MESSAGES) & learned


def test_fresh_messages_are_answered_only_when_that_is_right(judged: Judged) -> None:
    # given the promise that 98 in 100 answers are right: so many messages must not speak against it
    right, answers = int((judged.right & judged.answered).sum()), int(judged.answered.sum())
    assert wilson(right, answers)[1] >= 0.98
    assert right / judged.answerable.sum() > 0.75


def test_fresh_messages_for_people_are_left_to_people(judged: Judged) -> None:
    harmful = int((judged.answered & judged.for_people).sum())
    assert harmful <= 1


def test_fresh_messages_that_no_entry_covers_are_hardly_answered(judged: Judged) -> None:
    # given what others thought of that the list does not cover: one in ten may be taken for its neighbour
    assert judged.uncovered.sum() > 80
    assert (judged.answered & judged.uncovered).sum() <= 0.1 * judged.uncovered.sum()


def test_fresh_messages_are_understood_by_rasa(tmp_path: Path) -> None:
    # when Rasa itself is tested with them
    variables = os.environ | environment(Settings(var=VAR, redis_url="redis://127.0.0.1:1/0"))  # type: ignore[arg-type]
    command = ["-m", "rasa", "test", "nlu", "--no-plot", "--nlu"]
    command += [str(path) for path in (MESSAGES, "--model", VAR / "rasa", "--out", tmp_path)]
    tested = subprocess.run(
        [RASA_PYTHON, "-W", "ignore", *command], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    assert tested.returncode == 0, tested.stderr[-2000:]
    report = json.loads((tmp_path / "intent_report.json").read_text())
    # then nine of ten concerns are the right one
    assert report["accuracy"] >= 0.9
