"""Rasa intent classifier: reads a message's vector and its letters, writes the concern and how sure that is.

Two views of a text side by side: its meaning (the dense feature of `E5Featurizer`) and its spelling (groups of
letters, weighted by rarity, condensed by latent semantic analysis); on both one logistic regression. Measured
against Rasa's own LogisticRegressionClassifier in docs/understanding.md.
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import numpy.typing as npt
import skops.io
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
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from faq_index.encoder import prepare

log = logging.getLogger(__name__)

Floats = npt.NDArray[np.float32]

MODEL_FILE = "concerns.skops"
#: what a trained model consists of besides numbers; skops loads nothing that is not named
TRUSTED = ["scipy.sparse._csr.csr_matrix"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ConcernClassifier(IntentClassifier, GraphComponent):
    """Says which concern a message is about."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self.validate_config(config)
        self._config, self._storage, self._resource = config, storage, resource
        self._model: dict[str, Any] = {}

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
        """Give the settings, chosen on writers not seen (docs/understanding.md).

        `meaning`, `spelling`: weights of the two views. `letters`: least and greatest length of a group of letters.
        `groups`: how many groups of letters are known, the most frequent ones. `topics`: numbers that they are
        condensed to. `iterations`: of the regression, at most. `told`: how many concerns a message may be about.
        """
        return {
            "meaning": 3.0,
            "spelling": 12.0,
            "letters": [2, 5],
            "groups": 15_000,
            "topics": 300,
            "iterations": 60,
            "told": 10,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Raise InvalidConfigException when a weight or number is not positive."""
        for key in ("meaning", "spelling", "groups", "topics", "iterations", "told"):
            value = config.get(key, 1)
            if not isinstance(value, (int, float)) or value <= 0:
                raise InvalidConfigException(
                    f"config.yml: {key} of ConcernClassifier is {value!r}; give a number above 0."
                )

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
            component._model = skops.io.load(folder / MODEL_FILE, trusted=TRUSTED)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have a concern and a text."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        vectors, texts = _vectors(examples), _texts(examples)
        letters = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=tuple(self._config["letters"]),
            min_df=3,
            max_features=self._config["groups"],
            sublinear_tf=True,
            dtype=np.float32,
        )
        spelled = letters.fit_transform(texts)
        topics = TruncatedSVD(min(self._config["topics"], spelled.shape[1] - 1), n_iter=2, random_state=0)
        topics.fit(spelled)
        regression = LogisticRegression(max_iter=self._config["iterations"])
        self._model = {"letters": letters, "topics": topics, "centre": vectors.mean(axis=0), "regression": regression}
        regression.fit(self._both(vectors, texts), [example.get(INTENT) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            skops.io.dump(self._model, folder / MODEL_FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Pass the examples on; nothing behind this component learns from what it would say about them."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Tell each message its likeliest concern, and the next likely ones, with their probabilities."""
        regression = self._model["regression"]
        chances = regression.predict_proba(self._both(_vectors(messages), _texts(messages)))
        for message, row in zip(messages, chances, strict=True):
            order = np.argsort(-row)[: self._config["told"]]
            ranking = [{"name": str(regression.classes_[place]), "confidence": float(row[place])} for place in order]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _both(self, vectors: Floats, texts: list[str]) -> Floats:
        # e5's vectors share a large mean; without it the regression needs a third of the steps.
        meaning = (vectors - self._model["centre"]) * self._config["meaning"]
        spelling = self._model["topics"].transform(self._model["letters"].transform(texts)) * self._config["spelling"]
        return np.hstack([meaning, spelling]).astype(np.float32)


def _vectors(messages: list[Message]) -> Floats:
    return np.vstack([message.get_dense_features(TEXT)[1].features for message in messages]).astype(np.float32)


def _texts(messages: list[Message]) -> list[str]:
    return [prepare(message.get(TEXT) or "") for message in messages]
