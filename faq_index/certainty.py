"""How sure it is that the likeliest entry is the right one, or one of the likeliest two, from all that is known. Pure.

A logistic regression over a few signs; its weights belong to the calibration and are kept with the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from faq_index.entries import Kind
from faq_index.scoring import Floats

#: how each entry counts when it is weighed whether to answer, in the order of the entries
Kinds = Sequence[Kind] | npt.NDArray[np.str_]
#: what is looked at, in this order; `bot explain` shows it
SIGNS = (
    "chance of the first",
    "its square",
    "first before second",
    "classifier agrees",
    "search agrees",
    "nearness of the first",
    "nearness before the next",
    "classifier's chance of it",
    "chance that it is for people",
    "chance that it is unclear",
    "chance that it is nothing for us",
)

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Certainty:
    """Weights of the signs, after each was brought to mean 0 and spread 1; the weight of the constant is last."""

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]

    def of(self, signs: Doubles) -> Doubles:
        """Return how likely what it was fitted on is right, float64 (messages,); `signs` (messages, len(SIGNS))."""
        standard = (signs - np.array(self.means)) / np.array(self.spreads)
        return np.asarray(1 / (1 + np.exp(-(standard @ np.array(self.weights[:-1]) + self.weights[-1]))))


def signs_of(chances: Floats, opinion: Floats, nearness: Floats, kinds: Kinds) -> Doubles:
    """Return the signs of messages, float64 (messages, len(SIGNS)).

    `chances` are the joint log probabilities of the entries, `opinion` and `nearness` what they were made from, all
    float32 (messages, entries); `kinds` says how each entry counts.
    """
    here = np.arange(len(chances))
    first = chances.argmax(axis=1)
    best = _two_largest(chances)
    near = _two_largest(nearness)
    share = np.exp(chances.astype(np.float64))
    odds = _log_odds(share[here, first])
    alike = (["person"], ["ask", "uncovered"], ["close"])
    shares = [share @ np.isin(np.asarray(kinds), group) for group in alike]
    columns = [
        odds,
        odds**2 / 10,
        np.minimum(best[:, 0] - best[:, 1], 20),
        opinion.argmax(axis=1) == first,
        nearness.argmax(axis=1) == first,
        nearness[here, first],
        near[:, 0] - near[:, 1],
        np.maximum(opinion[here, first], -12),
        *shares,
    ]
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def fit(signs: Doubles, right: npt.NDArray[np.bool_]) -> Certainty:
    """Return the certainty fitted on messages of which it is known what is `right`: the first entry, or one of two."""
    means, spreads = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    if right.all() or not right.any():  # nothing to tell apart
        constant = 6.0 if right.all() else -6.0
        return Certainty(tuple(means), tuple(spreads), (*[0.0] * signs.shape[1], constant))
    found = LogisticRegression(C=1.0, max_iter=500).fit((signs - means) / spreads, right)
    weights = (*found.coef_[0].tolist(), float(found.intercept_[0]))
    return Certainty(tuple(means.tolist()), tuple(spreads.tolist()), weights)


def _two_largest(values: Floats) -> Floats:
    # Sorting or partitioning takes ten times as long where there are very many entries.
    first, here = values.argmax(axis=1), np.arange(len(values))
    best = values[here, first]
    others = values.copy()
    others[here, first] = -np.inf
    second = others.max(axis=1) if values.shape[1] > 1 else best - 1
    return np.stack([best, second], axis=1)


def _log_odds(chances: Doubles) -> Doubles:
    held = np.clip(chances, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(held / (1 - held)))
