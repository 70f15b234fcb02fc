"""Fits a calibration, weights, certainties and thresholds, on writers that nothing has learned from. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from faq_index import certainty
from faq_index.calibration import STRANGE, Calibration, Measured, Targets, chance_of, joint
from faq_index.certainty import Doubles, Kinds, signs_of
from faq_index.evidence import Evidence, Flags
from faq_index.scoring import Floats, Owners

#: a share counts as reached when it is even this many standard errors below what was seen, which leaves three chances
#: in four that it is: new writers are a little stranger than those it was fitted on
DOUBT = 0.67
#: how likely a message may be for people and still be answered: one of these is chosen
PERILS = (*np.geomspace(0.002, 0.2, 24).tolist(), 1.0)
#: nobody is asked "A or B?" when it is less likely than this that one of them is right, whatever the average
FAIR = 0.6
#: precisions at which the curve is kept
PRECISIONS = (0.90, 0.92, 0.94, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.995)


def calibrate(evidence: Evidence, kinds: Kinds, targets: Targets) -> Calibration:
    """Return the calibration fitted on `evidence`; `kinds` says how each entry counts."""
    weights = _weights(evidence)
    chances = joint(weights, evidence.opinion, evidence.nearness)
    signs = signs_of(chances, evidence.opinion, evidence.nearness, kinds)
    first_right, pair_right = _right_among(chances, evidence.right, 1), _right_among(chances, evidence.right, 2)
    certainties = certainty.fit(signs, first_right), certainty.fit(signs, pair_right)
    sure, pair_sure = (found.of(signs) for found in certainties)
    scored = _Scored(chances, sure, first_right, np.asarray(kinds), evidence.right)
    peril = max(PERILS, key=lambda peril: scored.worth(targets, peril))
    hit = scored.point(targets.answer_precision, peril)[1]
    unsure = max(FAIR, threshold(pair_sure[sure < hit], pair_right[sure < hit], targets.pair_precision))
    curve = tuple(scored.point(precision, peril) for precision in PRECISIONS)
    return Calibration(*weights, *certainties, hit, peril, unsure, targets, curve)


@dataclass(frozen=True)
class _Scored:
    """Messages of which everything is known."""

    chances: Floats
    sure: Doubles
    first_right: Flags
    kinds: npt.NDArray[np.str_]
    right: Owners

    def point(self, precision: float, peril: float) -> tuple[float, float, float]:
        """Return the precision asked for, the certainty that reaches it and the coverage that it leaves."""
        open_ = self._open(peril)
        least = threshold(self.sure[open_], self.first_right[open_], precision)
        covered = open_ & self.first_right & (self.sure >= least)
        return precision, least, float(covered.sum() / max(1, int((self.kinds[self.right] == "answer").sum())))

    def worth(self, targets: Targets, peril: float) -> tuple[float, float]:
        """Say of two perils which is the better one: as harmless as it must be first, then the greater coverage."""
        _, least, coverage = self.point(targets.answer_precision, peril)
        answered = self._open(peril) & (self.sure >= least)
        people = answered[self.kinds[self.right] == "person"]
        harmful = float(1 - _surely(1 - np.array(_share(people)), len(people))) if len(people) else 0.0
        return -max(0.0, harmful - targets.harmful), coverage

    def _open(self, peril: float) -> Flags:
        harmless = chance_of(self.kinds == "person", self.chances) <= peril
        known = chance_of(self.kinds == "uncovered", self.chances) <= STRANGE
        return np.asarray((self.kinds == "answer")[self.chances.argmax(axis=1)] & harmless & known)


def _right_among(chances: Floats, right: Owners, count: int) -> Flags:
    return np.asarray((np.argsort(-chances, axis=1)[:, :count] == right[:, None]).any(axis=1))


def measure(evidence: Evidence, kinds: Kinds, targets: Targets) -> Measured:
    """Return what is reached on each writer with a calibration fitted on all others' messages."""
    named = np.asarray(kinds)
    flags = [_outcomes(evidence, kinds, targets, writer) for writer in np.unique(evidence.writers)]
    right, answered, asked, pair_right, gold = (np.concatenate([part[place] for part in flags]) for place in range(5))
    for_people, answerable = named[gold] == "person", named[gold] == "answer"
    return Measured(
        messages=len(right),
        accuracy=_share(right),
        precision=_share(right[answered]),
        coverage=float((answered & right).sum() / max(1, answerable.sum())),
        harmful=_share(answered[for_people]),
        pair_precision=_share(pair_right[asked]),
        unsure_share=_share(asked),
    )


def _outcomes(evidence: Evidence, kinds: Kinds, targets: Targets, writer: str) -> tuple[npt.NDArray[np.generic], ...]:
    theirs = evidence.writers == writer
    others = ~theirs if not theirs.all() else theirs
    found, new = calibrate(evidence.of(others), kinds, targets), evidence.of(theirs)
    judged = found.judge(new.opinion, new.nearness, kinds)
    answered = (np.asarray(kinds) == "answer")[judged.first] & judged.hits
    pair_right = _right_among(judged.chances, new.right, 2)
    return judged.first == new.right, answered, judged.asked, pair_right, new.right


def threshold(chances: Doubles, right: Flags, target: float) -> float:
    """Return the least chance at and above which the share of `right` surely reaches `target`; 2.0 if there is none."""
    order = np.argsort(-chances, kind="stable")
    chances, count = chances[order], np.arange(1, len(order) + 1)
    share = _surely(np.cumsum(right[order]) / count, count)
    last_of_equals = np.diff(chances, append=-1.0) != 0
    enough = np.flatnonzero((share >= target) & last_of_equals)
    return float(chances[enough[-1]]) if len(enough) else 2.0


def _surely(share: Doubles, count: npt.NDArray[np.integer] | int) -> Doubles:
    # The lower end of Wilson's interval (1927) with DOUBT standard errors.
    z = DOUBT**2 / count
    return np.asarray((share + z / 2 - np.sqrt(share * (1 - share) * z + z * z / 4)) / (1 + z))


def _weights(evidence: Evidence) -> tuple[float, float]:
    # Conditional logit with two parameters (McFadden 1974), by Newton's method; the likelihood has one maximum.
    weights = np.array([1.0, 12.0])
    places = np.arange(len(evidence.right))
    opinion, nearness = evidence.opinion, evidence.nearness
    chosen = np.stack([opinion[places, evidence.right], nearness[places, evidence.right]], axis=1)
    for _ in range(25):
        chances = np.exp(joint((weights[0], weights[1]), opinion, nearness))
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
