"""What a method under test must offer, and the simple ones by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from faq_index.evaluation.baselines import Bm25, NearestPhrasing
from faq_index.scoring import Floats, Owners


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


#: baselines; to add one is to add a line. Ours is in `ours`, Rasa's default in `rasa_default`.
METHODS: Mapping[str, Callable[[], Method]] = {
    "plain e5, nearest phrasing": NearestPhrasing,
    "BM25": Bm25,
}
