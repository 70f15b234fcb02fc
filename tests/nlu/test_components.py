"""Our components inside Rasa's own environment, and the training data as Rasa reads it."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from typing import Any

import pytest
import yaml

from bot.cli.processes import RASA_PYTHON
from faq_index.encoder import artefact
from faq_index.phrasings import load
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give what the script in Rasa's environment saw."""
    artefact.build(ROOT / "var/model", ROOT / "var/weights")
    run = subprocess.run(
        [ROOT / RASA_PYTHON, "-W", "ignore", "tests/nlu/in_rasa.py", "var", tmp_path_factory.mktemp("storage")],
        cwd=ROOT,
        env={"PYTHONPATH": ".", "RASA_TELEMETRY_ENABLED": "false", "BOT_VAR": "var", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return dict(json.loads(run.stdout))


def test_nlu_featurizer_uses_the_vector_that_came_with_the_message(seen: dict[str, Any]) -> None:
    assert seen["featurizer"]["handed"]
    # then: the model was not even loaded
    assert seen["featurizer"]["handed_without_model"]


def test_nlu_featurizer_encodes_itself_when_the_vector_cannot_be_used(seen: dict[str, Any]) -> None:
    # no vector; another encoder's; one number short; not base64
    assert seen["featurizer"]["own"] == [True] * 4


def test_nlu_featurizer_gives_a_feature_to_a_message_without_words(seen: dict[str, Any]) -> None:
    assert seen["featurizer"]["empty"] == [[1, 384]] * 4


def test_nlu_featurizer_refuses_a_model_trained_with_another_encoder(seen: dict[str, Any]) -> None:
    assert "Rasa was trained with the encoder" in seen["featurizer"]["other_encoder"]
    assert "make train" in seen["featurizer"]["other_encoder"]


def test_nlu_featurizer_refuses_a_scale_that_cannot_work(seen: dict[str, Any]) -> None:
    assert "scale of E5Featurizer is 0" in seen["featurizer"]["wrong_scale"]


def test_nlu_classifier_knows_the_concern_after_it_was_stored_and_loaded(seen: dict[str, Any]) -> None:
    assert seen["classifier"]["intents"] == ["rechnung", "ausfall", "dank", "ausfall"]
    assert seen["classifier"]["sorted"]
    assert seen["classifier"]["sums"] == pytest.approx([1.0] * 4)


def test_nlu_phrasings_reach_rasa_unchanged(seen: dict[str, Any]) -> None:
    # given: what the FAQ index reads from the same files
    intents = yaml.safe_load((ROOT / "domain.yml").read_text())["intents"]
    read = load(ROOT / "bot/data/nlu", known=intents)
    expected = [(one.entry_id, one.text) for one in read]
    # then: Rasa reads the same sentences, and takes no bracket for an entity
    assert Counter(map(tuple, seen["phrasings"])) == Counter(expected)
