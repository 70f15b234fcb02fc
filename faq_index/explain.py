"""Explains a finding: which entries came near and through which phrasing, and what made it more or less sure. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from faq_index.answer import Finding, search
from faq_index.certainty import Certainty
from faq_index.index import Index
from faq_index.scoring import Floats


@dataclass(frozen=True)
class Candidate:
    """One entry that may be meant: its chance, the phrasing of it that is most like the message, and their cosine."""

    entry_id: str
    chance: float
    handling: str
    nearest: str
    cosine: float


@dataclass(frozen=True)
class Push:
    """What one sign does to the certainty: its value, and how far it moves the log odds from a mean message's."""

    sign: str
    value: float
    push: float


@dataclass(frozen=True)
class Explanation:
    """A finding with its candidates, best first, and its signs, the strongest first."""

    finding: Finding
    candidates: tuple[Candidate, ...]
    pushes: tuple[Push, ...]


def explain(index: Index, vector: Floats, ranking: Mapping[str, float]) -> Explanation:
    """Return what `search` finds for a message, and why; the arguments are those of `search`."""
    finding = search(index, vector, ranking)
    numbers = {entry.id: number for number, entry in enumerate(index.entries)}
    found = [_candidate(index, vector, numbers[entry_id], chance) for entry_id, chance in finding.candidates]
    return Explanation(finding, tuple(found), pushes(index.calibration.certainty, finding.signs))


def pushes(certainty: Certainty, signs: tuple[tuple[str, float], ...]) -> tuple[Push, ...]:
    """Return how much each of `signs` (name, value) moved the log odds, the strongest first.

    `certainty` is a logistic regression on standardised signs, so its log odds are a sum with one term for each.
    """
    values = np.array([value for _, value in signs])
    terms = (values - np.array(certainty.means)) / np.array(certainty.spreads) * np.array(certainty.weights[:-1])
    found = [Push(name, value, float(term)) for (name, value), term in zip(signs, terms, strict=True)]
    return tuple(sorted(found, key=lambda one: -abs(one.push)))


def _candidate(index: Index, vector: Floats, number: int, chance: float) -> Candidate:
    ((row, cosine),) = index.scorer.nearest_rows(vector, number, 1)
    entry = index.entries[number]
    return Candidate(entry.id, chance, entry.handling, index.rows[row].text, cosine)
