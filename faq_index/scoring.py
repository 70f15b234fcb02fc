"""Scores entries for a vector by search over all rows. Pure numpy, no files.

A score is the mean cosine of an entry's nearest rows, in a space where the spread within entries is evened out
(docs/faq_index.md). The search is exact; among very many rows it is for the nearest ones, and near enough for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Owners = npt.NDArray[np.int32]

#: rows of an entry that count, the nearest ones
NEAREST = 2
#: how far the spread within entries is pulled towards a sphere, in units of its mean variance
SHRINKAGE = 3.0
#: messages scored at once, to bound the memory
PORTION = 128
#: of more rows than this, only a short list is compared in full
LARGE = 50_000
#: numbers per row that the short list is drawn up from, and its length
SKETCHED, SHORT_LIST = 64, 1500


@dataclass(frozen=True)
class Scorer:
    """All that scoring needs. `rows` are sorted by `owners`, the number of each row's entry; each entry has a row."""

    centre: Floats
    projection: Floats
    rows: Floats
    owners: Owners

    def nearness(self, vectors: Floats) -> Floats:
        """Return the mean cosine of each entry's nearest rows for each vector, float32 (messages, entries).

        `vectors` are unit vectors of the encoder, float32 (messages, dimensions).
        """
        portions = [vectors[start : start + PORTION] for start in range(0, len(vectors), PORTION)]
        return np.concatenate([self._nearness(portion) for portion in portions])

    def _nearness(self, vectors: Floats) -> Floats:
        return _mean_of_nearest(self._cosines(self.evened(vectors)), self.owners)

    def _cosines(self, directions: Floats) -> Floats:
        if len(self.rows) <= LARGE:
            return np.asarray(directions @ self.rows.T)
        axes, sketch = self._sketch
        cosines = (directions @ axes) @ sketch.T
        for found, direction in zip(cosines, directions, strict=True):
            numbers = np.argpartition(found, -SHORT_LIST)[-SHORT_LIST:]
            found[numbers] = self.rows[numbers] @ direction
        return np.asarray(cosines)

    @cached_property
    def _sketch(self) -> tuple[Floats, Floats]:
        # The directions in which rows differ most (principal components), and what the rows are in these alone.
        axes = np.linalg.eigh(self.rows.T @ self.rows)[1][:, -SKETCHED:]
        return axes, np.ascontiguousarray(self.rows @ axes)

    def evened(self, vectors: Floats) -> Floats:
        """Return `vectors` as rows are compared: unit vectors in the space where the spread within entries is even."""
        return unit((vectors - self.centre) @ self.projection)

    def nearest_rows(self, vector: Floats, entry: int, count: int) -> list[tuple[int, float]]:
        """Return the numbers and cosines of the entry's rows nearest to `vector`, best first."""
        numbers = np.flatnonzero(self.owners == entry)
        cosines = np.asarray(self.rows[numbers] @ self.evened(vector))
        return [(int(numbers[place]), float(cosines[place])) for place in np.argsort(-cosines)[:count]]


def fit(vectors: Floats, owners: Owners, entries: int) -> Scorer:
    """Return the scorer for `vectors`, unit rows float32 (rows, dimensions), each owned by one of `entries` entries.

    Each entry must own at least one row. The result depends on nothing but the arguments.
    """
    order = np.argsort(owners, kind="stable")
    vectors, owners = vectors[order], owners[order]
    centre = vectors.mean(axis=0)
    projection = _evening(vectors, owners, entries)
    return Scorer(centre, projection, unit((vectors - centre) @ projection), owners)


def log_softmax(logits: Floats) -> Floats:
    """Return the logarithm of the softmax over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32)


def _mean_of_nearest(cosines: Floats, owners: Owners) -> Floats:
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    lengths = np.diff(starts, append=len(owners))
    turns = min(NEAREST, int(lengths.max()))
    left = np.array(cosines)
    total = np.zeros((len(left), len(starts)), dtype=np.float32)
    found = np.zeros_like(total)
    for turn in range(turns):
        best = np.maximum.reduceat(left, starts, axis=1)
        there = np.isfinite(best)
        total[there] += best[there]
        found += there
        if turn + 1 < turns:
            left[left == np.repeat(best, lengths, axis=1)] = -np.inf
    return np.asarray(total / found, dtype=np.float32)


def _evening(vectors: Floats, owners: Owners, entries: int) -> Floats:
    # The inverse square root of the spread within entries (within-class covariance normalisation, Hatch et al. 2006).
    counts = np.bincount(owners, minlength=entries)
    sums = np.zeros((entries, vectors.shape[1]), dtype=np.float64)
    np.add.at(sums, owners, vectors)
    spread = vectors - (sums / counts[:, None])[owners]
    covariance = spread.T @ spread / len(vectors)
    size = np.trace(covariance) / len(covariance)
    if size < 1e-12:  # one row per entry: nothing is known about the spread
        return np.eye(len(covariance), dtype=np.float32)
    values, axes = np.linalg.eigh(covariance / size + SHRINKAGE * np.eye(len(covariance)))
    return np.asarray((axes / np.sqrt(values)) @ axes.T, dtype=np.float32)


def unit(vectors: npt.NDArray[np.floating]) -> Floats:
    """Return `vectors` (…, dimensions) brought to length 1; those without a length stay zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float32)
