"""Methods to compare with: BM25 over phrasings, and the nearest phrasing by plain e5. No files.

BM25 is written out here: it is one weighting of a sparse matrix, and scikit-learn, which counts the words, is there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from faq_index.encoder import prepare
from faq_index.scoring import Floats, Owners

#: how soon a repeated word stops counting, and how much long texts are held back: the usual values
K1, B = 1.5, 0.75
#: messages scored at once, to bound the memory
PORTION = 256


class Bm25:
    """Okapi BM25 with Lucene's never negative idf (Robertson and Zaragoza 2009); an entry scores as its best row."""

    def __init__(self, analyzer: str = "word", ngrams: tuple[int, int] = (1, 1)) -> None:
        pattern = {"token_pattern": r"(?u)\b\w+\b"} if analyzer == "word" else {}
        self._counter = CountVectorizer(
            analyzer=analyzer, ngram_range=ngrams, preprocessor=_plain, dtype=np.float32, **pattern
        )

    def fit(
        self,
        texts: Sequence[str],
        vectors: Floats,  # noqa: ARG002 - every method gets the same
        owners: Owners,
        entries: int,
        answers: npt.NDArray[np.bool_],  # noqa: ARG002
    ) -> None:
        """Learn the weights of all words in all rows."""
        order = np.argsort(owners, kind="stable")
        self._owners, self._entries = owners[order], entries
        try:
            counts = self._counter.fit_transform([texts[row] for row in order]).tocsr()
        except ValueError:  # not one word in all rows: nothing can be found
            self._weights = None
            return
        length = np.asarray(counts.sum(axis=1)).ravel()
        held_back = K1 * (1 - B + B * length / max(1e-9, float(length.mean())))
        counts.data = counts.data * (K1 + 1) / (counts.data + np.repeat(held_back, np.diff(counts.indptr)))
        known_in = np.bincount(counts.indices, minlength=counts.shape[1])
        rarity = np.log1p((len(owners) - known_in + 0.5) / (known_in + 0.5))
        self._weights = sparse.csr_matrix(counts.multiply(rarity[None, :])).astype(np.float32).T.tocsr()

    def log_chances(self, texts: Sequence[str], vectors: Floats) -> Floats:  # noqa: ARG002
        """Return the score of each entry; not yet on the scale of probabilities (see `decision.temper`)."""
        if self._weights is None:
            return np.zeros((len(texts), self._entries), dtype=np.float32)
        asked = self._counter.transform(texts)
        asked.data[:] = 1
        scores = [(asked[start : start + PORTION] @ self._weights).toarray() for start in range(0, len(texts), PORTION)]
        return np.concatenate([best_row(part, self._owners, self._entries) for part in scores])


class NearestPhrasing:
    """Plain e5: an entry scores as the cosine of its nearest row."""

    def fit(
        self,
        texts: Sequence[str],  # noqa: ARG002
        vectors: Floats,
        owners: Owners,
        entries: int,
        answers: npt.NDArray[np.bool_],  # noqa: ARG002
    ) -> None:
        """Keep the rows."""
        order = np.argsort(owners, kind="stable")
        self._rows, self._owners, self._entries = vectors[order], owners[order], entries

    def log_chances(self, texts: Sequence[str], vectors: Floats) -> Floats:  # noqa: ARG002
        """Return the cosine of each entry's nearest row; not yet on the scale of probabilities."""
        parts = [vectors[start : start + PORTION] @ self._rows.T for start in range(0, len(vectors), PORTION)]
        return np.concatenate([best_row(part, self._owners, self._entries) for part in parts])


def best_row(scores: Floats, owners: Owners, entries: int) -> Floats:
    """Return the best score among each entry's rows, (messages, entries); an entry without a row gets the worst.

    `scores` are (messages, rows); `owners`, the entry of each row, must be sorted.
    """
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    found = np.full((len(scores), entries), scores.min(initial=0.0), dtype=np.float32)
    found[:, owners[starts]] = np.maximum.reduceat(scores, starts, axis=1)
    return found


def _plain(text: str) -> str:
    return prepare(text).casefold()
