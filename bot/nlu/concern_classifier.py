"""Rasa intent classifier: reads a message's vector and its letters, writes the concern and how sure that is.

The learning is that of `faq_index.concerns`, which the FAQ index is calibrated with; this is its seat in Rasa.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from faq_index.concerns import ConcernModel

Floats = npt.NDArray[np.float32]

MODEL_FILE = "concerns.skops"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ConcernClassifier(IntentClassifier, GraphComponent):
    """Says which concern a message is about."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.validate_config(config)
        self._config, self._storage, self._resource = config, storage, resource
        self._model: ConcernModel | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """The meaning must be there before this component."""
        return [DenseFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Name what Rasa checks before it starts."""
        return ["sklearn", "skops"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the settings. `told`: how many concerns a message may be about."""
        return {"told": 40}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raise InvalidConfigException when a number is not positive."""
        value = config.get("told", 1)
        if not isinstance(value, int) or value <= 0:
            raise InvalidConfigException(f"config.yml: told of ConcernClassifier is {value!r}; give a number above 0.")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003 - Rasa's signature
    ) -> ConcernClassifier:
        """Make the component for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,  # noqa: ARG003
    ) -> ConcernClassifier:
        """Make the component of a trained model."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._model = ConcernModel.load(folder / MODEL_FILE)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have a concern and a text."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        names = [str(example.get(INTENT)) for example in examples]
        self._model = ConcernModel.fit(_texts(examples), _vectors(examples), names)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / MODEL_FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Pass the examples on; nothing behind this component learns from what it would say about them."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Tell each message its likeliest concern, and the next likely ones, with their probabilities."""
        assert self._model is not None  # noqa: S101 # Rasa loads or trains before it asks
        names = self._model.names
        chances = np.exp(self._model.log_chances(_texts(messages), _vectors(messages)))
        for message, row in zip(messages, chances, strict=True):
            order = np.argsort(-row)[: self._config["told"]]
            ranking = [{"name": names[place], "confidence": float(row[place])} for place in order]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages


def _vectors(messages: list[Message]) -> Floats:
    return np.vstack([message.get_dense_features(TEXT)[1].features for message in messages]).astype(np.float32)


def _texts(messages: list[Message]) -> list[str]:
    return [message.get(TEXT) or "" for message in messages]
