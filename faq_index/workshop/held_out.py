"""Says how well entries are told apart on a writer whom nothing has learned from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from faq_index.concerns import ConcernModel
from faq_index.scoring import Owners
from faq_index.workshop.halves import Vectors

#: coverage is stated where this share of the answers is right
PRECISION = 0.98
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Figures:
    """Share of messages with the right entry first, and of answerable ones answered where PRECISION are right."""

    accuracy: float
    coverage: float


def figures(texts: Sequence[str], vectors: Vectors, owners: Owners, answers: Flags, held: Flags) -> Figures:
    """Return the figures of the product's concern model, fitted on the texts that are not `held`, on those that are.

    `vectors` float32 (texts, width), `owners` and `held` (texts,), `answers` (entries,) says which entries have an
    answer.
    """
    names = [f"{owner:06}" for owner in owners]  # sorted as the numbers are
    model = ConcernModel.fit(_of(texts, ~held), vectors[~held], _of(names, ~held))
    chances = model.log_chances(_of(texts, held), vectors[held])
    known = np.array([int(name) for name in model.names])
    first = known[chances.argmax(axis=1)]
    right = first == owners[held]
    covered = _covered(chances.max(axis=1)[answers[first]], right[answers[first]])
    return Figures(float(right.mean()), covered / max(1, int(answers[owners[held]].sum())))


def _covered(sure: npt.NDArray[np.float32], right: Flags) -> int:
    hits = right[np.argsort(-sure, kind="stable")].cumsum()
    enough = np.flatnonzero(hits >= PRECISION * np.arange(1, len(hits) + 1))
    return int(hits[enough[-1]]) if len(enough) else 0


def _of(values: Sequence[str], flags: Flags) -> list[str]:
    return [value for value, taken in zip(values, flags, strict=True) if taken]
