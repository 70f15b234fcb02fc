"""Fits what makes scores probabilities, and the thresholds, on writers the scorer has not seen. No files.

Leave one writer out: fit on all others, score the writer's phrasings. So the figures hold for new people, not for known
words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from faq_index.scoring import Floats, Owners, fit, log_softmax

#: fewer messages above a threshold than this say nothing about its precision
FEWEST = 20
#: messages scored at once, to bound the memory
PORTION = 128


@dataclass(frozen=True)
class Targets:
    """What the thresholds must reach: the share of right ones among answers, and among pairs asked about."""

    answer_precision: float = 0.97
    pair_precision: float = 0.85


@dataclass(frozen=True)
class Calibration:
    """Weights of the two scores, thresholds, and what was measured with them on writers not seen.

    `hit` is the least probability of the first entry for a hit; `unsure` the least of the first two together for a
    clarifying question. A threshold above 1 means: the target cannot be reached.
    """

    head_weight: float
    nearness_weight: float
    hit: float
    unsure: float
    targets: Targets
    messages: int
    accuracy: float
    precision: float
    coverage: float
    pair_precision: float
    unsure_share: float

    def log_probabilities(self, head: Floats, nearness: Floats) -> Floats:
        """Return the log probability of each entry from the two scores of `Scorer.evidence`."""
        return log_softmax(np.float32(self.head_weight) * head + np.float32(self.nearness_weight) * nearness)


@dataclass(frozen=True)
class Evidence:
    """The two scores of messages by writers not seen, float32 (messages, entries), and the right entries."""

    head: Floats
    nearness: Floats
    right: Owners


def calibrate(evidence: Evidence, answerable: npt.NDArray[np.bool_], targets: Targets) -> Calibration:
    """Return the calibration fitted on `evidence`; `answerable` says which entries have handling `answer`."""
    head_weight, nearness_weight = _weights(evidence)
    scores = log_softmax(np.float32(head_weight) * evidence.head + np.float32(nearness_weight) * evidence.nearness)
    pairs = np.argsort(-scores, axis=1)[:, :2]
    chances = np.exp(np.take_along_axis(scores, pairs, axis=1)).astype(np.float64)
    first_right = pairs[:, 0] == evidence.right
    answers = answerable[pairs[:, 0]]
    hit = threshold(chances[answers, 0], first_right[answers], targets.answer_precision)
    sure = chances[:, 0] >= hit
    pair_right = (pairs == evidence.right[:, None]).any(axis=1)
    unsure = threshold(chances.sum(1)[~sure], pair_right[~sure], targets.pair_precision)
    asked = ~sure & (chances.sum(1) >= unsure)
    answered = sure & answers
    return Calibration(
        head_weight=head_weight,
        nearness_weight=nearness_weight,
        hit=hit,
        unsure=unsure,
        targets=targets,
        messages=len(scores),
        accuracy=_share(first_right),
        precision=_share(first_right[answered]),
        coverage=float((answered & first_right).sum() / max(1, answerable[evidence.right].sum())),
        pair_precision=_share(pair_right[asked]),
        unsure_share=_share(asked),
    )


def leave_one_writer_out(
    vectors: Floats, owners: Owners, writers: Sequence[str | None], report: Callable[[str], None]
) -> Evidence:
    """Return the scores of each writer's rows by a scorer that never saw that writer.

    `writers` names the writer of each row; None (the editors' own sentence) is always seen and never scored.
    """
    names = np.array([writer or "" for writer in writers])
    parts = list(_folds(vectors, owners, names, report))
    head, nearness, right = (np.concatenate([part[place] for part in parts]) for place in range(3))
    return Evidence(head, nearness, right)


def _folds(
    vectors: Floats, owners: Owners, names: npt.NDArray[np.str_], report: Callable[[str], None]
) -> Iterator[tuple[Floats, Floats, Owners]]:
    entries = int(owners.max()) + 1
    for name in sorted({*names.tolist()} - {""}):
        report(name)
        scorer = fit(vectors[names != name], owners[names != name], entries)
        unseen = vectors[names == name]
        scored = [scorer.evidence(unseen[start : start + PORTION]) for start in range(0, len(unseen), PORTION)]
        head, nearness = (np.concatenate([part[place] for part in scored]) for place in range(2))
        yield head, nearness, owners[names == name]


def threshold(chances: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], target: float) -> float:
    """Return the least chance at and above which the share of `right` reaches `target`; 2.0 if there is none."""
    order = np.argsort(-chances, kind="stable")
    chances, count = chances[order], np.arange(1, len(order) + 1)
    share = np.cumsum(right[order]) / count
    last_of_equals = np.diff(chances, append=-1.0) != 0
    enough = np.flatnonzero((share >= target) & (count >= FEWEST) & last_of_equals)
    return float(chances[enough[-1]]) if len(enough) else 2.0


def _weights(evidence: Evidence) -> tuple[float, float]:
    # Conditional logit with two parameters (McFadden 1974), by Newton's method; the likelihood has one maximum.
    weights = np.array([1.0, 10.0])
    places = np.arange(len(evidence.right))
    features = np.stack([evidence.head, evidence.nearness], axis=2).astype(np.float64)
    chosen = features[places, evidence.right]
    for _ in range(25):
        chances = np.exp(log_softmax((features @ weights).astype(np.float32))).astype(np.float64)
        mean = np.einsum("mc,mcf->mf", chances, features)
        gradient = (chosen - mean).mean(0)
        square = np.einsum("mc,mcf,mcg->fg", chances, features, features) / len(mean)
        curvature = square - mean.T @ mean / len(mean) + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        weights = weights + step * min(1.0, 10.0 / float(np.abs(step).max() + 1e-12))
    return float(weights[0]), float(weights[1])


def _share(flags: npt.NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else 0.0
