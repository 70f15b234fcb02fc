"""Measures of finding, answering and abstaining. Numbers in, numbers out: no files, no models.

A message's `chances` are those of its entries; its first entry is the likeliest. It is answered when the first entry
is one with an answer and its chance reaches a threshold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

Floats = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.integer]

#: standard score of a two-sided interval of 95 %
Z = 1.959964
#: bins of equal width for the calibration error, as in Guo et al. 2017
BINS = 15


def ranks(scores: Floats, gold: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    """Return the place (from 1) of the best right entry of each message; entries with equal scores count as better.

    `scores` are (messages, entries), `gold` names at least one right entry per message.
    """
    return np.array([_rank(row, list(right)) for row, right in zip(scores, gold, strict=True)], dtype=np.int64)


def _rank(row: Floats, right: list[int]) -> int:
    wrong = np.ones(len(row), dtype=bool)
    wrong[right] = False
    return 1 + int((row[wrong] >= row[right].max()).sum())


def recall_at(places: Integers, count: int) -> float:
    """Return the share of messages with a right entry among the first `count`; `places` are those of `ranks`."""
    return share(places <= count)


def mrr(places: Integers) -> float:
    """Return the mean reciprocal rank."""
    return float((1 / places).mean()) if len(places) else 0.0


def share(flags: Bools) -> float:
    """Return the share of true ones, 0 when there is none to ask."""
    return float(flags.mean()) if len(flags) else 0.0


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) when nothing was counted."""
    if not total:
        return 0.0, 1.0
    found = hits / total
    middle = found + Z * Z / (2 * total)
    half = Z * sqrt(found * (1 - found) / total + Z * Z / (4 * total * total))
    below = 1 + Z * Z / total
    # Rounding may carry the ends past the share itself.
    return max(0.0, min(found, (middle - half) / below)), min(1.0, max(found, (middle + half) / below))


class Curve(NamedTuple):
    """What each threshold would give, highest first: float64 (thresholds,), but `answers`, which counts messages."""

    thresholds: npt.NDArray[np.float64]
    precision: npt.NDArray[np.float64]
    coverage: npt.NDArray[np.float64]
    answers: npt.NDArray[np.int64]


def curve(chances: Floats, right: Bools, answerable: int) -> Curve:
    """Return precision and coverage at every threshold that makes a difference.

    `chances` and `right` are those of the messages that might be answered; `answerable` is how many messages have an
    answer. Coverage counts right answers only: their share of all messages that have one.
    """
    order = np.argsort(-chances, kind="stable")
    falling, hits = chances[order].astype(np.float64), np.cumsum(right[order])
    ends = np.flatnonzero(np.diff(falling, append=-np.inf))  # equal chances are answered together
    return Curve(falling[ends], hits[ends] / (ends + 1), hits[ends] / max(1, answerable), ends + 1)


def threshold_for(chances: Floats, right: Bools, target: float, *, fewest: int = 1) -> float:
    """Return the least chance at and above which the share of `right` reaches `target`; infinity if there is none.

    Fewer than `fewest` messages say nothing about a precision.
    """
    found = curve(chances, right, 1)
    enough = found.thresholds[(found.precision >= target) & (found.answers >= fewest)]
    return float(enough.min(initial=np.inf))


def coverage_at(chances: Floats, right: Bools, answerable: int, target: float) -> float:
    """Return the greatest coverage at which `target` of the answers are right (see `curve`), 0 if none reaches it."""
    found = curve(chances, right, answerable)
    return float(found.coverage[found.precision >= target].max(initial=0.0))


def auc(scores: Floats, positive: Bools) -> float | None:
    """Return the chance that a positive scores above a negative (ties count half); None if one kind is missing."""
    if positive.all() or not positive.any():
        return None
    return float(roc_auc_score(positive, scores))


def calibration_bins(chances: Floats, right: Bools, *, bins: int = BINS) -> list[tuple[float, float, int]]:
    """Return (mean chance, share right, messages) of each bin of equal width that is not empty."""
    numbers = np.minimum((np.asarray(chances, dtype=np.float64) * bins).astype(int), bins - 1)
    inside = [numbers == number for number in range(bins)]
    return [(float(chances[flags].mean()), share(right[flags]), int(flags.sum())) for flags in inside if flags.any()]


def calibration_error(chances: Floats, right: Bools, *, bins: int = BINS) -> float:
    """Return the expected calibration error: how far chance and truth are apart (Guo et al. 2017, arXiv 1706.04599)."""
    found = calibration_bins(chances, right, bins=bins)
    return sum(count * abs(said - true) for said, true, count in found) / max(1, len(chances))


def confusions(first: Integers, right: Integers, *, most: int = 20) -> list[tuple[int, int, int, int]]:
    """Return the pairs of entries most often taken for each other: (one, other, one for other, other for one).

    "One for other": the message meant `one` and `other` came first.
    """
    mistakes = Counter((int(a), int(b)) for a, b in zip(right, first, strict=True) if a != b)
    pairs = {(min(pair), max(pair)) for pair in mistakes}
    found = [(one, other, mistakes[one, other], mistakes[other, one]) for one, other in pairs]
    return sorted(found, key=lambda row: (-(row[2] + row[3]), row))[:most]
