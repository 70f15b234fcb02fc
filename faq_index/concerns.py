"""Learns which concern a text is about: meaning and letters side by side, one logistic regression on both.

Runs on Python 3.10 (as Rasa's intent classifier) and 3.11 (to calibrate the index); reads and writes nothing but the
file it is told. Measured in docs/understanding.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import skops.io
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from faq_index.encoder.text import prepare
from faq_index.scoring import log_softmax, unit

Floats = npt.NDArray[np.float32]

#: what a stored model consists of besides numbers; skops loads nothing that is not named
TRUSTED = ["scipy.sparse._csr.csr_matrix"]


@dataclass(frozen=True)
class Settings:
    """How a model learns; chosen on writers not seen (docs/understanding.md).

    `meaning`, `spelling`: lengths given to the two views. `shortest`, `longest`: letters of a group. `groups`: how many
    groups of letters are known, the most frequent ones. `topics`: numbers that they are condensed to. `penalty`: holds
    the regression back, per example. `iterations`: of the regression, at most.
    """

    meaning: float = 8.0
    spelling: float = 20.0
    shortest: int = 2
    longest: int = 5
    groups: int = 30_000
    topics: int = 800
    penalty: float = 6e-4
    iterations: int = 100


class ConcernModel:
    """A trained model; may be shared by threads."""

    def __init__(self, parts: dict[str, Any]) -> None:
        self._parts = parts

    @property
    def names(self) -> list[str]:
        """The concerns, in the order of the columns of `log_chances`."""
        return list(self._parts["names"])

    @classmethod
    def fit(
        cls, texts: Sequence[str], vectors: Floats, concerns: Sequence[str], settings: Settings | None = None
    ) -> ConcernModel:
        """Learn from texts, their unit vectors float32 (texts, dimensions), and the concern of each.

        The result depends on nothing but the arguments. Raises ValueError when there are fewer than two concerns.
        """
        settings = settings or Settings()
        centre = vectors.mean(axis=0)
        letters = _letters(settings, len(texts))
        spelled = letters.fit_transform(map(_plain, texts))
        topics = TruncatedSVD(min(settings.topics, min(spelled.shape) - 1), n_iter=0, random_state=0)
        spelling = topics.fit_transform(spelled) * settings.spelling
        # scikit-learn weighs the penalty against the sum over examples, ours is per example.
        regression = LogisticRegression(C=1 / (settings.penalty * len(texts)), max_iter=settings.iterations, tol=1e-3)
        meaning = _meaning(vectors, centre) * settings.meaning
        regression.fit(np.hstack([meaning, spelling]).astype(np.float32), list(concerns))
        return cls(_folded(regression, topics, settings) | {"letters": letters, "centre": centre})

    def log_chances(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Return the log probability of each concern for each text, float32 (texts, concerns)."""
        parts = self._parts
        spelled = parts["letters"].transform(map(_plain, texts)) @ parts["by_letters"]
        meaning = _meaning(vectors, parts["centre"]) @ parts["by_meaning"]
        return log_softmax(spelled + meaning + parts["bias"])

    def save(self, path: Path) -> None:
        """Write the model to a file."""
        skops.io.dump(self._parts, path)

    @classmethod
    def load(cls, path: Path) -> ConcernModel:
        """Read what `save` wrote, in the same environment. Raises OSError or ValueError when it is not that."""
        return cls(skops.io.load(path, trusted=TRUSTED))


def _meaning(vectors: Floats, centre: Floats) -> Floats:
    # e5's vectors share a large mean; what is left without it is brought to one length.
    return unit(vectors - centre)


def _folded(regression: LogisticRegression, topics: TruncatedSVD, settings: Settings) -> dict[str, Any]:
    # Condensing helps to learn; to score, one product from letter groups to concerns does the same faster.
    by_meaning, by_topics = np.split(regression.coef_, [regression.coef_.shape[1] - len(topics.components_)], axis=1)
    if len(regression.classes_) == 2:  # scikit-learn keeps one row for two classes
        by_meaning, by_topics = (np.vstack([np.zeros_like(part), part]) for part in (by_meaning, by_topics))
    bias = regression.intercept_ if len(regression.classes_) > 2 else np.array([0.0, regression.intercept_[0]])
    by_letters = topics.components_.T @ (by_topics.T * settings.spelling)
    return {
        "names": [str(name) for name in regression.classes_],
        "by_meaning": np.ascontiguousarray(by_meaning.T * settings.meaning, dtype=np.float32),
        "by_letters": np.ascontiguousarray(by_letters, dtype=np.float32),
        "bias": bias.astype(np.float32),
    }


def _letters(settings: Settings, texts: int) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(settings.shortest, settings.longest),
        min_df=min(3, max(1, texts // 10)),
        max_features=settings.groups,
        sublinear_tf=True,
        dtype=np.float32,
    )


def _plain(text: str) -> str:
    return prepare(text).lower()
