"""The methods under test, by name. A new one is added to `METHODS`: that is all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from faq_index import scoring
from faq_index.evaluation.baselines import Bm25, NearestPhrasing
from faq_index.scoring import Floats, Owners

#: the method that the service uses; all others are compared with it
OURS = "ours"


class Method(Protocol):
    """Finds entries for messages; made anew for each fold."""

    def fit(
        self,
        texts: Sequence[str],
        vectors: Floats,
        owners: Owners,
        entries: int,
        answers: npt.NDArray[np.bool_],
    ) -> None:
        """Learn from rows: their texts, unit vectors (rows, dimensions) and the entry of each (rows,).

        `entries` is how many there are, `answers` says which have an answer (entries,).
        """
        ...

    def log_chances(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Return the log chance of each entry for each message, float32 (messages, entries)."""
        ...


class SearchAndHead:
    """The index as it was: mean of the nearest rows, and a linear head, with fixed weights."""

    def fit(
        self,
        texts: Sequence[str],  # noqa: ARG002
        vectors: Floats,
        owners: Owners,
        entries: int,
        answers: npt.NDArray[np.bool_],  # noqa: ARG002
    ) -> None:
        """Fit search and head."""
        self._scorer = scoring.fit(vectors, owners, entries)

    def log_chances(self, texts: Sequence[str], vectors: Floats) -> Floats:  # noqa: ARG002
        """Return the joint log probabilities."""
        parts = [self._scorer.evidence(vectors[start : start + 128]) for start in range(0, len(vectors), 128)]
        return np.concatenate(
            [scoring.log_softmax(np.float32(0.7) * head + np.float32(12) * near) for head, near in parts]
        )


#: PLUG-IN PLACE: name of the method → what makes one. `OURS` must be among them.
METHODS: Mapping[str, Callable[[], Method]] = {
    OURS: SearchAndHead,
    "plain e5, nearest phrasing": NearestPhrasing,
    "BM25": Bm25,
}
