"""Turns any method's scores into probabilities and a threshold for answering, fitted on other writers. No files.

All methods are treated alike: for each writer, one weight on the scores and one threshold come from what the
method said about the other writers, unseen too. So precision and coverage are those of a promise made beforehand. A
method that says itself how sure it is (ours) is taken at its word; it must have kept to the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from faq_index.evaluation.folds import Trial
from faq_index.evaluation.metrics import threshold_for
from faq_index.scoring import Floats, Owners, log_softmax

Bools = npt.NDArray[np.bool_]

#: fewer answers than this say nothing about a precision
FEWEST = 20


@dataclass(frozen=True)
class Decided:
    """What would become of each message of a trial, in its order.

    `chances` (messages, entries) are probabilities; `first` the likeliest entry, `certainty` how likely it is right;
    `answerable` whether that entry has an answer; `answered` whether it would be given; `limits` each writer's
    threshold.
    """

    chances: Floats
    first: npt.NDArray[np.int64]
    certainty: Floats
    answerable: Bools
    answered: Bools
    limits: dict[str, float]


def decide(trial: Trial, answers: Bools, *, target: float) -> Decided:
    """Return the decisions when `target` of the answers are to be right; `answers` says which entries have one."""
    chances, certainty = np.zeros_like(trial.scores), np.zeros(len(trial.scores), dtype=np.float32)
    limits = {}
    names = sorted({*trial.writers.tolist()})
    for name in names:
        here = trial.writers == name
        others = ~here if len(names) > 1 else here
        weight = temper(trial.scores[others], trial.right[others])
        chances[here] = np.exp(log_softmax(np.float32(weight) * trial.scores[here]))
        certainty[here] = chances[here].max(axis=1)
        said = np.exp(log_softmax(np.float32(weight) * trial.scores[others]))
        limits[name] = limit_for(said, trial.right[others], answers, target=target)
    if trial.certainty is not None and trial.limits is not None:
        certainty, limits = trial.certainty, dict(trial.limits)
    first = chances.argmax(axis=1)
    reached = certainty >= np.array([limits[name] for name in trial.writers])
    return Decided(chances, first, certainty, answers[first], answers[first] & reached, limits)


def limit_for(chances: Floats, right: Owners, answers: Bools, *, target: float) -> float:
    """Return the least chance of the first entry at which `target` of the answers are right."""
    first = chances.argmax(axis=1)
    asked = answers[first]
    return threshold_for(chances.max(axis=1)[asked], first[asked] == right[asked], target, fewest=FEWEST)


def temper(scores: Floats, right: Owners) -> float:
    """Return the weight under which the softmax of `scores` is likeliest (temperature scaling, Guo et al. 2017)."""
    places = np.arange(len(right))
    centred = scores - scores.max(axis=1, keepdims=True)
    size = max(1e-6, float(-centred.mean()))

    def loss(logarithm: float) -> float:
        return -float(log_softmax(np.float32(np.exp(logarithm) / size) * centred)[places, right].mean())

    found = minimize_scalar(loss, bounds=(-5, 8), method="bounded", options={"xatol": 0.01})
    return float(np.exp(found.x) / size)
