"""Scores entries for a vector: exact search over all rows and a linear head beside it. Pure numpy, no files.

Two views of the same e5 vectors, joined by weights from the calibration: the mean cosine of an entry's nearest rows, in
a space where the spread within entries is evened out, and a multinomial logistic regression. Either alone is worse
(docs/faq_index.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Owners = npt.NDArray[np.int32]

#: rows of an entry that count, the nearest ones
NEAREST = 3
#: how far the spread within entries is pulled towards a sphere, in units of its mean variance
SHRINKAGE = 3.0
#: length given to the unit vectors for the regression: sets how strongly the penalty holds it back
SCALE = 10.0
PENALTY = 3e-4
STEPS = 100
STEP_LENGTH = 0.05
#: fewer rows per entry than this on average, and there is nothing for a regression to learn
ROWS_FOR_HEAD = 5


@dataclass(frozen=True)
class Scorer:
    """All that scoring needs. `rows` are sorted by `owners`, the number of each row's entry; each entry has a row."""

    centre: Floats
    projection: Floats
    rows: Floats
    owners: Owners
    head: Floats

    def evidence(self, vectors: Floats) -> tuple[Floats, Floats]:
        """Return two scores of each entry for each vector: log probability of the head, mean cosine of nearest rows.

        `vectors` are unit vectors of the encoder, float32 (messages, dimensions); both results float32 (messages,
        entries). The first is zero everywhere where there were too few rows for a head.
        """
        centred = vectors - self.centre
        nearness = _mean_of_nearest(_unit(centred @ self.projection) @ self.rows.T, self.owners)
        return log_softmax(_with_one(_unit(centred) * np.float32(SCALE)) @ self.head), nearness

    def nearest_rows(self, vector: Floats, entry: int, count: int) -> list[tuple[int, float]]:
        """Return the numbers and cosines of the entry's rows nearest to `vector`, best first."""
        numbers = np.flatnonzero(self.owners == entry)
        cosines = np.asarray(self.rows[numbers] @ _unit((vector - self.centre) @ self.projection))
        return [(int(numbers[place]), float(cosines[place])) for place in np.argsort(-cosines)[:count]]


def fit(vectors: Floats, owners: Owners, entries: int) -> Scorer:
    """Return the scorer for `vectors`, unit rows float32 (rows, dimensions), each owned by one of `entries` entries.

    Each entry must own at least one row. The result depends on nothing but the arguments.
    """
    order = np.argsort(owners, kind="stable")
    vectors, owners = vectors[order], owners[order]
    centre = vectors.mean(axis=0)
    projection = _evening(vectors, owners, entries)
    rows = _unit((vectors - centre) @ projection)
    return Scorer(centre, projection, rows, owners, _head(_unit(vectors - centre) * np.float32(SCALE), owners, entries))


def log_softmax(logits: Floats) -> Floats:
    """Return the logarithm of the softmax over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), dtype=np.float32)


def _mean_of_nearest(cosines: Floats, owners: Owners) -> Floats:
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    lengths = np.diff(starts, append=len(owners))
    left = np.array(cosines)
    total = np.zeros((len(left), len(starts)), dtype=np.float32)
    found = np.zeros_like(total)
    for turn in range(NEAREST):
        best = np.maximum.reduceat(left, starts, axis=1)
        there = np.isfinite(best)
        total[there] += best[there]
        found += there
        if turn + 1 < NEAREST:
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


def _head(inputs: Floats, owners: Owners, entries: int) -> Floats:
    # Multinomial logistic regression with an L2 penalty, by Adam (Kingma and Ba 2015) over all rows at once.
    inputs = _with_one(inputs)
    weights = np.zeros((inputs.shape[1], entries), dtype=np.float32)
    if len(inputs) < ROWS_FOR_HEAD * entries:
        return weights
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    places = np.arange(len(inputs))
    for step in range(1, STEPS + 1):
        error = np.exp(log_softmax(inputs @ weights))
        error[places, owners] -= 1
        gradient = inputs.T @ error / np.float32(len(inputs)) + np.float32(PENALTY) * weights
        mean += np.float32(0.1) * (gradient - mean)
        square += np.float32(0.01) * (gradient**2 - square)
        weights -= STEP_LENGTH * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def _with_one(inputs: Floats) -> Floats:
    return np.hstack([inputs, np.ones((len(inputs), 1), dtype=np.float32)]).astype(np.float32)


def _unit(vectors: npt.NDArray[np.floating]) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-12), dtype=np.float32)
