"""Finds the entry that a message means: reads an index, its vector and what Rasa makes of it; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from faq_index.calibration import Judged
from faq_index.certainty import SIGNS
from faq_index.index import Index
from faq_index.scoring import Floats

#: how many candidates a finding names
CANDIDATES = 5
#: log probability of an entry that the classifier does not name
UNNAMED = -12.0


@dataclass(frozen=True)
class Finding:
    """What is known of one message.

    `hit`: the first entry is right often enough to act on it, and the message is hardly for people. `unsure`: the right
    one is among the first two often enough to ask. `miss`: neither; `entry_id` and `runner_up` are then None. `score`
    is how likely the first entry is right, as calibrated on writers not seen; `margin` is the distance of the first two
    chances. `candidates` are the likeliest entries with their chances, best first, whatever the kind. `signs` are what
    `score` was made from; `pair_score` is how likely one of the first two is right.
    """

    kind: Literal["hit", "unsure", "miss"]
    entry_id: str | None
    score: float
    margin: float
    runner_up: str | None
    candidates: tuple[tuple[str, float], ...]
    version: str
    signs: tuple[tuple[str, float], ...] = ()
    pair_score: float = 0.0


def search(index: Index, vector: Floats, ranking: Mapping[str, float]) -> Finding:
    """Return the finding for a message.

    `vector` is its `Encoder.encode(..., kind="query")`, float32 (dimensions,); `ranking` the classifier's probability
    of each concern it names, Rasa's or the index's own (`ranking_of`); without any the search alone decides. Raises
    ValueError when the vector is not of the index's length.
    """
    judged = _judged(index, vector, ranking)
    best = _best(judged.chances[0])
    candidates = tuple((index.entries[place].id, chance) for place, chance in best)
    return _finding(index, judged, (*candidates, ("", 0.0)))


def chances_of(index: Index, vector: Floats, ranking: Mapping[str, float]) -> dict[str, float]:
    """Return how likely each entry is meant, by its id; arguments and errors as those of `search`."""
    judged = _judged(index, vector, ranking)
    return {entry.id: float(chance) for entry, chance in zip(index.entries, np.exp(judged.chances[0]), strict=True)}


def ranking_of(index: Index, text: str, vector: Floats) -> dict[str, float]:
    """Return what the index's own concern model says about a text: the probability of each entry; {} without one."""
    if index.concerns is None:
        return {}
    said = np.exp(index.opinion([text], vector[None])[0])
    return {entry.id: float(chance) for entry, chance in zip(index.entries, said, strict=True)}


def _judged(index: Index, vector: Floats, ranking: Mapping[str, float]) -> Judged:
    if vector.shape != index.scorer.centre.shape:
        raise ValueError(f"vector of shape {vector.shape}, expected {index.scorer.centre.shape}: encode one text")
    return index.calibration.judge(_opinion(index, ranking), index.scorer.nearness(vector[None]), index.kinds)


def _opinion(index: Index, ranking: Mapping[str, float]) -> Floats:
    if not ranking:  # nobody has one
        return np.zeros((1, len(index.entries)), dtype=np.float32)
    found = [np.log(max(ranking.get(entry.id, 0.0), np.exp(UNNAMED))) for entry in index.entries]
    return np.array([found], dtype=np.float32)


def _best(log_chances: Floats) -> list[tuple[int, float]]:
    # Sorted are the largest alone: an index may have very many entries.
    count = min(CANDIDATES, len(log_chances))
    places = np.argpartition(-log_chances, count - 1)[:count]
    return [(int(place), float(np.exp(log_chances[place]))) for place in places[np.argsort(-log_chances[places])]]


def _finding(index: Index, judged: Judged, ranked: tuple[tuple[str, float], ...]) -> Finding:
    (first, chance), (second, next_chance) = ranked[:2]
    kind: Literal["hit", "unsure", "miss"] = "hit" if judged.hits[0] else "unsure" if judged.asked[0] else "miss"
    known = kind != "miss"
    return Finding(
        kind=kind,
        entry_id=first if known else None,
        score=float(judged.sure[0]),
        margin=chance - next_chance,
        runner_up=second if known and second else None,
        candidates=ranked[:-1],
        version=index.version,
        signs=tuple(zip(SIGNS, judged.signs[0].tolist(), strict=True)),
        pair_score=float(judged.pair_sure[0]),
    )
