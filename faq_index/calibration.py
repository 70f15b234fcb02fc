"""Fits what makes two opinions one probability, and the thresholds, on writers that nothing has learned from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from faq_index import certainty
from faq_index.certainty import Certainty, Doubles, signs_of
from faq_index.entries import Handling
from faq_index.evidence import Evidence, Flags
from faq_index.scoring import Floats, Owners, log_softmax

#: fewer messages above a threshold than this say nothing about its precision
FEWEST = 20
#: how likely a message may be for people and still be answered: one of these is chosen
PERILS = (0.002, 0.004, 0.007, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 1.0)
#: precisions at which the curve is kept
PRECISIONS = (0.90, 0.92, 0.94, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.995)


@dataclass(frozen=True)
class Targets:
    """What the thresholds must reach.

    The share of right ones among answers, and among pairs asked about; the share of messages for people that are
    answered at most.
    """

    answer_precision: float = 0.98
    pair_precision: float = 0.85
    harmful: float = 0.003


@dataclass(frozen=True)
class Measured:
    """What weights and thresholds from all other writers reached on each writer, all writers together.

    `accuracy`: right entry first. `precision`, `coverage`: right ones among answers, answered ones among the
    answerable. `harmful`: share of the messages for people that would be answered. The last two tell of questions
    "A or B?": how often the right one is offered, and how many messages are asked back.
    """

    messages: int
    accuracy: float
    precision: float
    coverage: float
    harmful: float
    pair_precision: float
    unsure_share: float


@dataclass(frozen=True)
class Calibration:
    """Weights of the two opinions, how sure that makes, and the thresholds.

    `hit` is the least certainty of the first entry for a hit; `peril` the greatest chance that the message is for
    people at which something else is still a hit; `unsure` the least chance of the first two together for a clarifying
    question. A threshold above 1 means: the target cannot be reached. `curve` holds triples of precision, threshold
    and coverage.
    """

    opinion_weight: float
    nearness_weight: float
    certainty: Certainty
    hit: float
    peril: float
    unsure: float
    targets: Targets
    curve: tuple[tuple[float, float, float], ...]
    measured: Measured | None = None

    def log_chances(self, opinion: Floats, nearness: Floats) -> Floats:
        """Return the joint log probability of each entry, float32 (messages, entries)."""
        return log_softmax(np.float32(self.opinion_weight) * opinion + np.float32(self.nearness_weight) * nearness)

    def hits(self, chances: Floats, sure: Doubles, handlings: Sequence[Handling]) -> Flags:
        """Return which messages are hits, (messages,), from their joint log probabilities and certainty."""
        for_people = _for_people(handlings)
        harmless = np.exp(chances[:, for_people]).sum(axis=1) <= self.peril
        return np.asarray((sure >= self.hit) & (for_people[chances.argmax(axis=1)] | harmless))

    def sure(self, opinion: Floats, nearness: Floats, handlings: Sequence[Handling]) -> tuple[Floats, Doubles]:
        """Return the joint log probabilities, and how likely the first entry of each message is right."""
        chances = self.log_chances(opinion, nearness)
        return chances, self.certainty.of(signs_of(chances, opinion, nearness, handlings))


def calibrate(evidence: Evidence, handlings: Sequence[Handling], targets: Targets) -> Calibration:
    """Return the calibration fitted on `evidence`; `handlings` says how each entry is handled."""
    opinion_weight, nearness_weight = _weights(evidence)
    chances = log_softmax(
        np.float32(opinion_weight) * evidence.opinion + np.float32(nearness_weight) * evidence.nearness
    )
    signs = signs_of(chances, evidence.opinion, evidence.nearness, handlings)
    first_right = chances.argmax(axis=1) == evidence.right
    sureness = certainty.fit(signs, first_right)
    sure = sureness.of(signs)
    answers = np.array([handling == "answer" for handling in handlings])
    scored = _Scored(chances, sure, first_right, answers, _for_people(handlings), evidence.right)
    peril = max(PERILS, key=lambda peril: scored.worth(targets, peril))
    hit = scored.point(targets.answer_precision, peril)[1]
    pairs = np.argsort(-chances, axis=1)[:, :2]
    pair_right = (pairs == evidence.right[:, None]).any(axis=1)
    together = np.exp(np.take_along_axis(chances, pairs, axis=1)).sum(axis=1).astype(np.float64)
    unsure = threshold(together[sure < hit], pair_right[sure < hit], targets.pair_precision)
    curve = tuple(scored.point(precision, peril) for precision in PRECISIONS)
    return Calibration(opinion_weight, nearness_weight, sureness, hit, peril, unsure, targets, curve)


@dataclass(frozen=True)
class _Scored:
    """Messages of which everything is known; `answers` and `for_people` are flags of the entries."""

    chances: Floats
    sure: Doubles
    first_right: Flags
    answers: Flags
    for_people: Flags
    right: Owners

    def point(self, precision: float, peril: float) -> tuple[float, float, float]:
        """Return the precision asked for, the certainty that reaches it and the coverage that it leaves."""
        open_ = self._open(peril)
        least = threshold(self.sure[open_], self.first_right[open_], precision)
        covered = open_ & self.first_right & (self.sure >= least)
        return precision, least, float(covered.sum() / max(1, int(self.answers[self.right].sum())))

    def worth(self, targets: Targets, peril: float) -> tuple[bool, float]:
        """Say of two perils which is the better one: harmless enough first, then the greater coverage."""
        _, least, coverage = self.point(targets.answer_precision, peril)
        answered = self._open(peril) & (self.sure >= least)
        harmful = _share(answered[self.for_people[self.right]])
        return harmful <= targets.harmful, coverage if harmful <= targets.harmful else -harmful

    def _open(self, peril: float) -> Flags:
        harmless = np.exp(self.chances[:, self.for_people]).sum(axis=1) <= peril
        return np.asarray(self.answers[self.chances.argmax(axis=1)] & harmless)


def _for_people(handlings: Sequence[Handling]) -> Flags:
    return np.array([handling == "person" for handling in handlings])


def measure(evidence: Evidence, handlings: Sequence[Handling], targets: Targets) -> Measured:
    """Return what is reached on each writer with a calibration fitted on all others' messages."""
    kinds = np.array(handlings)
    flags = [_outcomes(evidence, handlings, targets, writer) for writer in np.unique(evidence.writers)]
    right, answered, asked, pair_right, gold = (np.concatenate([part[place] for part in flags]) for place in range(5))
    for_people, answerable = kinds[gold] == "person", kinds[gold] == "answer"
    return Measured(
        messages=len(right),
        accuracy=_share(right),
        precision=_share(right[answered]),
        coverage=float((answered & right).sum() / max(1, answerable.sum())),
        harmful=_share(answered[for_people]),
        pair_precision=_share(pair_right[asked]),
        unsure_share=_share(asked),
    )


def _outcomes(
    evidence: Evidence, handlings: Sequence[Handling], targets: Targets, writer: str
) -> tuple[npt.NDArray[np.generic], ...]:
    theirs = evidence.writers == writer
    others = ~theirs if not theirs.all() else theirs
    found = calibrate(evidence.of(others), handlings, targets)
    new = evidence.of(theirs)
    chances, sure = found.sure(new.opinion, new.nearness, handlings)
    pairs = np.argsort(-chances, axis=1)[:, :2]
    answers = np.array([handling == "answer" for handling in handlings])[pairs[:, 0]]
    pair_right = (pairs == new.right[:, None]).any(axis=1)
    together = np.exp(np.take_along_axis(chances, pairs, axis=1)).sum(axis=1)
    hits = found.hits(chances, sure, handlings)
    asked = ~hits & (together >= found.unsure)
    return pairs[:, 0] == new.right, answers & hits, asked, pair_right, new.right


def threshold(chances: Doubles, right: Flags, target: float) -> float:
    """Return the least chance at and above which the share of `right` reaches `target`; 2.0 if there is none."""
    order = np.argsort(-chances, kind="stable")
    chances, count = chances[order], np.arange(1, len(order) + 1)
    share = np.cumsum(right[order]) / count
    last_of_equals = np.diff(chances, append=-1.0) != 0
    enough = np.flatnonzero((share >= target) & (count >= FEWEST) & last_of_equals)
    return float(chances[enough[-1]]) if len(enough) else 2.0


def _weights(evidence: Evidence) -> tuple[float, float]:
    # Conditional logit with two parameters (McFadden 1974), by Newton's method; the likelihood has one maximum.
    weights = np.array([1.0, 12.0])
    places = np.arange(len(evidence.right))
    opinion, nearness = evidence.opinion, evidence.nearness
    chosen = np.stack([opinion[places, evidence.right], nearness[places, evidence.right]], axis=1)
    for _ in range(25):
        chances = np.exp(log_softmax(np.float32(weights[0]) * opinion + np.float32(weights[1]) * nearness))
        mean = np.stack([(chances * opinion).sum(1), (chances * nearness).sum(1)], axis=1)
        cross = (chances * opinion * nearness).sum(1).mean()
        square = np.array(
            [[(chances * opinion**2).sum(1).mean(), cross], [cross, (chances * nearness**2).sum(1).mean()]]
        )
        curvature = square - mean.T @ mean / len(mean) + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, (chosen - mean).mean(0))
        weights = weights + step * min(1.0, 10.0 / float(np.abs(step).max() + 1e-12))
        if np.abs(step).max() < 1e-4:
            break
    return float(weights[0]), float(weights[1])


def _share(flags: npt.NDArray[np.generic]) -> float:
    return float(flags.mean()) if len(flags) else 0.0
