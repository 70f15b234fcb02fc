"""What editors and trainers write fits together: domain, rules, phrasings, entries."""

from __future__ import annotations

import base64
from collections import Counter
from typing import Any

import numpy as np
import pytest
import yaml

from bot.actions.actions import ACTIONS
from bot.nlu.handed_vector import handed_vector
from bot.wording import load
from faq_index import entries
from tests.conftest import ROOT

DATA = ROOT / "bot/data"
LEAST_EXAMPLES = 80
LEAST_WRITERS = 4


def read(path: str) -> dict[str, Any]:
    return dict(yaml.load((ROOT / path).read_text(), yaml.CSafeLoader))


DOMAIN = read("domain.yml")
RULES = read("bot/data/rules/handling.yml")["rules"]
EXAMPLES = [
    (intent["intent"], example["text"].strip(), example["metadata"]["writer"])
    for path in sorted((DATA / "nlu").glob("*.yml"))
    for intent in read(str(path.relative_to(ROOT)))["nlu"]
    for example in intent["examples"]
]


def handlings() -> dict[str, str]:
    """Give what the rules say: the action of each concern."""
    return {step["intent"]: rule["steps"][1]["action"] for rule in RULES for step in rule["steps"][0]["or"]}


def test_nlu_data_has_every_concern_in_domain_rules_and_phrasings() -> None:
    assert set(DOMAIN["intents"]) == set(handlings()) == {intent for intent, _, _ in EXAMPLES}
    assert len(DOMAIN["intents"]) == len(set(DOMAIN["intents"]))


def test_nlu_data_handles_each_concern_as_its_entry_says() -> None:
    action = {one.handling: one.name() for one in ACTIONS}
    known = entries.load(DATA / "faq", facts=load(DATA)[0].facts)
    expected = {entry.id: action[entry.handling] for entry in known if entry.id in DOMAIN["intents"]}
    assert {name: handlings()[name] for name in expected} == expected
    assert DOMAIN["actions"] == [one.name() for one in ACTIONS]


def test_nlu_data_has_enough_phrasings_by_four_writers_for_each_concern() -> None:
    for intent in DOMAIN["intents"]:
        writers = Counter(writer for name, _, writer in EXAMPLES if name == intent)
        assert sum(writers.values()) >= LEAST_EXAMPLES, intent
        assert len(writers) >= LEAST_WRITERS, intent


def test_nlu_data_never_gives_one_sentence_to_two_concerns() -> None:
    meanings: dict[str, set[str]] = {}
    for intent, text, _ in EXAMPLES:
        meanings.setdefault(text.casefold(), set()).add(intent)
    assert [found for found in meanings.values() if len(found) > 1] == []


VECTOR = np.linspace(-1, 1, 384, dtype="<f4")
GOOD = {"vector": base64.b64encode(VECTOR.tobytes()).decode(), "encoder": "e"}


def test_nlu_handed_vector_arrives_as_it_was_sent() -> None:
    found = handed_vector(GOOD, encoder="e")
    assert found is not None
    assert np.array_equal(found, VECTOR)


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        {},
        {"encoder": "e"},
        GOOD | {"encoder": "f"},
        GOOD | {"vector": None},
        GOOD | {"vector": 3},
        GOOD | {"vector": "ä"},
        GOOD | {"vector": base64.b64encode(VECTOR[1:].tobytes()).decode()},
        GOOD | {"vector": base64.b64encode((VECTOR * np.inf).tobytes()).decode()},
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_nlu_handed_vector_is_as_good_as_none_when_it_cannot_be_used(metadata: object) -> None:
    assert handed_vector(metadata, encoder="e") is None
