"""Runs in Rasa's environment: reads the phrasings as Rasa does and drives our components; writes one JSON object.

python tests/nlu/in_rasa.py <folder with a `model`> <empty folder>
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import e5_featurizer
from bot.nlu.concern_classifier import ConcernClassifier
from bot.nlu.e5_featurizer import E5Featurizer
from faq_index.encoder import Encoder

MODEL = Path(sys.argv[1]) / "model"
STORAGE = LocalModelStorage(Path(sys.argv[2]))
CONTEXT = ExecutionContext(GraphSchema({}), node_name="featurizer")
ENCODER = Encoder.load(MODEL)
GIVEN = np.linspace(-1, 1, 384, dtype="<f4")


def metadata(vector: bytes = GIVEN.tobytes(), encoder: str = ENCODER.fingerprint) -> dict[str, str]:
    return {"vector": base64.b64encode(vector).decode(), "encoder": encoder}


def feature(component: E5Featurizer, text: str | None, given: Any = None) -> np.ndarray[Any, Any]:
    message = Message(data={TEXT: text, METADATA: given})
    component.process([message])
    sequence, sentence = message.get_dense_features(TEXT, [])
    assert sequence is None
    return np.asarray(sentence.features)


def featurizer() -> dict[str, Any]:
    """Drive the featurizer; each value is what was seen."""
    config = {**E5Featurizer.get_default_config(), "scale": 10.0}
    component = E5Featurizer.create(config, STORAGE, Resource("featurizer"), CONTEXT)
    component.train(TrainingData())
    component = E5Featurizer.load(config, STORAGE, Resource("featurizer"), CONTEXT)
    handed = feature(component, "Wo ist meine Rechnung?", metadata())
    loaded_for_it = component._encoder is not None
    encoded = ENCODER.encode(["Wo ist meine Rechnung?"], kind="query") * 10
    own = [
        feature(component, "Wo ist meine Rechnung?", given)
        for given in (None, metadata(encoder="another"), metadata(GIVEN[:-1].tobytes()), {"vector": "?!"})
    ]
    return {
        "handed": bool(np.array_equal(handed, GIVEN[None] * 10)),
        "handed_without_model": not loaded_for_it,
        "own": [bool(np.allclose(one, encoded, atol=1e-4)) for one in own],
        "empty": [list(feature(component, text).shape) for text in ("", None, "\x00", "👍")],
        "other_encoder": other_encoder(config),
        "wrong_scale": wrong_scale(),
    }


def other_encoder(config: dict[str, Any]) -> str:
    """Load what was trained, after the encoder was changed."""
    e5_featurizer.Manifest.read = classmethod(  # type: ignore[method-assign,assignment]
        lambda cls, folder: type("M", (), {"fingerprint": "0000"})  # noqa: ARG005
    )
    try:
        E5Featurizer.load(config, STORAGE, Resource("featurizer"), CONTEXT)
    except RasaException as error:
        return str(error)
    return ""


def wrong_scale() -> str:
    """Give a setting that cannot work."""
    try:
        E5Featurizer.validate_config({"scale": 0})
    except InvalidConfigException as error:
        return str(error)
    return ""


def classifier() -> dict[str, Any]:
    """Train the classifier on three concerns in a known space, store it, load it, and ask it."""
    said = {"rechnung": "Wo finde ich die Rechnung", "ausfall": "Das Internet ist tot", "dank": "Vielen lieben Dank"}
    examples = []
    for place, (intent, text) in enumerate(said.items()):
        for number in range(8):
            examples.append(message_at(place, f"{text} {'!' * number}"))
            examples[-1].set(INTENT, intent)
    config = {**ConcernClassifier.get_default_config(), "topics": 5}
    component = ConcernClassifier.create(config, STORAGE, Resource("classifier"), CONTEXT)
    component.train(TrainingData(examples))
    component = ConcernClassifier.load(config, STORAGE, Resource("classifier"), CONTEXT)
    asked = [message_at(place, text) for place, text in enumerate(said.values())]
    # Meaning against spelling: nothing in the letters is known.
    asked.append(message_at(1, "zzz"))
    component.process([message_at(0, "")])
    component.process(asked)
    return {
        "intents": [message.get(INTENT)["name"] for message in asked],
        "sums": [sum(one["confidence"] for one in message.get("intent_ranking")) for message in asked],
        "sorted": all(
            message.get("intent_ranking") == sorted(message.get("intent_ranking"), key=lambda one: -one["confidence"])
            for message in asked
        ),
    }


def message_at(place: int, text: str) -> Message:
    vector = np.zeros(384, dtype="<f4")
    vector[place] = 1
    message = Message(data={TEXT: text, METADATA: metadata(vector.tobytes())})
    config = {**E5Featurizer.get_default_config()}
    return E5Featurizer.create(config, STORAGE, Resource("featurizer"), CONTEXT).process([message])[0]


def phrasings() -> list[list[str]]:
    """Read the training data as Rasa does."""
    data = load_data("var/training")
    assert not data.entity_examples and not data.entity_synonyms
    tokenizer = WhitespaceTokenizer(WhitespaceTokenizer.get_default_config())
    assert all(tokenizer.tokenize(example, TEXT) for example in data.intent_examples)
    return [
        [
            example.get(INTENT),
            example.get(TEXT),
        ]
        for example in data.intent_examples
    ]


if __name__ == "__main__":
    seen = {"classifier": classifier(), "featurizer": featurizer(), "phrasings": phrasings()}
    json.dump(seen, sys.stdout)
