"""Finds the entry that a message means: reads an index and the message's vector, writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from faq_index.index import Index
from faq_index.scoring import Floats

#: how many candidates a finding names
CANDIDATES = 5


@dataclass(frozen=True)
class Finding:
    """What the index says about one message.

    `hit`: the first entry is right often enough to act on it. `unsure`: the right one is among the first two often
    enough to ask. `miss`: neither; `entry_id` and `runner_up` are then None. `score` is the probability that the first
    entry is right, as calibrated on writers not seen; `margin` is its distance to the second. `candidates` are the
    likeliest entries with their probabilities, best first, whatever the kind.
    """

    kind: Literal["hit", "unsure", "miss"]
    entry_id: str | None
    score: float
    margin: float
    runner_up: str | None
    candidates: tuple[tuple[str, float], ...]
    version: str


def search(index: Index, vector: Floats) -> Finding:
    """Return the finding for a message; `vector` is its `Encoder.encode(..., kind="query")`, float32 (dimensions,).

    Raises ValueError when the vector is not of the index's length.
    """
    if vector.shape != index.scorer.centre.shape:
        raise ValueError(f"vector of shape {vector.shape}, expected {index.scorer.centre.shape}: encode one text")
    head, nearness = index.scorer.evidence(vector[None])
    chances = np.exp(index.calibration.log_probabilities(head, nearness)[0])
    order = np.argsort(-chances)[:CANDIDATES]
    candidates = tuple((index.entries[place].id, float(chances[place])) for place in order)
    return _finding(index, (*candidates, ("", 0.0)))


def _finding(index: Index, ranked: tuple[tuple[str, float], ...]) -> Finding:
    (first, score), (second, next_score) = ranked[:2]
    limits = index.calibration
    kind: Literal["hit", "unsure", "miss"] = "miss"
    if score >= limits.hit:
        kind = "hit"
    elif score + next_score >= limits.unsure:
        kind = "unsure"
    known = kind != "miss"
    return Finding(
        kind=kind,
        entry_id=first if known else None,
        score=score,
        margin=score - next_score,
        runner_up=second if known and second else None,
        candidates=ranked[:-1],
        version=index.version,
    )
