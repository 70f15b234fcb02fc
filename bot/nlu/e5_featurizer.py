"""Rasa featurizer: reads the vector that came with a message, or encodes its text; writes a dense sentence feature.

The conversation worker encodes a message once and sends the vector along (`bot.nlu.handed_vector`); training
examples, and messages without a usable vector, are encoded here. No text is ever logged.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.handed_vector import handed_vector
from faq_index.encoder import Encoder, encode_cached
from faq_index.encoder.manifest import Manifest

#: unit vectors are multiplied by this: for shorter ones a regression's usual penalty is too strong
SCALE = 10.0
FINGERPRINT_FILE = "encoder.txt"


def _var() -> Path:
    return Path(os.environ.get("BOT_VAR", "var"))


def _model_folder() -> Path:
    return _var() / "model"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class E5Featurizer(DenseFeaturizer, GraphComponent):
    """Gives every message its meaning as one dense vector.

    What is trained is only the memory of the encoder: a model never meets vectors of another one.
    """

    def __init__(self, config: dict[str, Any], name: str, storage: ModelStorage, resource: Resource) -> None:
        super().__init__(name, config)
        self._storage, self._resource = storage, resource
        self._fingerprint = Manifest.read(_model_folder()).fingerprint
        self._encoder: Encoder | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa wants a tokenizer in front of every featurizer."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Name what Rasa checks before it starts."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`scale`: what a unit vector is multiplied by."""
        return {**DenseFeaturizer.get_default_config(), "scale": SCALE}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raise InvalidConfigException when `scale` is not a positive number."""
        scale = config.get("scale", SCALE)
        if not isinstance(scale, (int, float)) or scale <= 0:
            raise InvalidConfigException(f"config.yml: scale of E5Featurizer is {scale!r}; give a number above 0.")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:  # noqa: ARG003 - Rasa's signature
        """Let Rasa train anew when the encoder has changed, although its own files have not."""
        return Manifest.read(_model_folder()).fingerprint

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> E5Featurizer:
        """Make the component for training; the encoder is loaded when the first text needs it."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,  # noqa: ARG003
    ) -> E5Featurizer:
        """Make the component of a trained model. Raises RasaException when the encoder is another than then."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            trained = (folder / FINGERPRINT_FILE).read_text(encoding="utf-8")
        if trained != component._fingerprint:
            raise RasaException(
                f"Rasa was trained with the encoder {trained}, {_model_folder()} holds {component._fingerprint}. "
                "Train again: make train"
            )
        return component

    def train(self, training_data: TrainingData) -> Resource:  # noqa: ARG002 - Rasa's signature
        """Remember the encoder; there is nothing else to learn."""
        with self._storage.write_to(self._resource) as folder:
            (folder / FINGERPRINT_FILE).write_text(self._fingerprint, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the feature to every training example; what was encoded for the FAQ index is not encoded again."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        self._add(examples, encode_cached(self._loaded(), texts, kind="query", folder=_var() / "vectors"))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the feature to every message; one without text gets it too, or the classifier could not read it."""
        for message in messages:
            vector = handed_vector(message.get(METADATA), encoder=self._fingerprint)
            if vector is None:
                (vector,) = self._loaded().encode([message.get(TEXT) or ""], kind="query")
            self._add([message], vector[np.newaxis, :])
        return messages

    def _add(self, messages: list[Message], vectors: npt.NDArray[np.float32]) -> None:
        for message, vector in zip(messages, vectors * self._config["scale"], strict=True):
            self.add_features_to_message(None, vector[np.newaxis, :], TEXT, message)

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            self._encoder = Encoder.load(_model_folder(), threads=2)
        return self._encoder
