"""Tunes on 32 phrasings, prints what came of it as JSON; run by test_tune.py in the workshop's environment."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch  # type: ignore[import-not-found]  # installed in the workshop only

from faq_index.encoder import adapter, weights
from faq_index.encoder.artefact import REFERENCE
from faq_index.scoring import Floats
from faq_index.workshop import content, lora
from faq_index.workshop.halves import Halves
from faq_index.workshop.training import Recipe, train

RECIPE = Recipe(first=10, epochs=8, batch=8, smoothing=0.0, scale=4.0)
TEXTS, ENTRIES = 32, 4


def main() -> None:
    """Give the figures that test_tune.py asserts."""
    source = weights.read(Path("var/weights"))
    texts = content.load().texts[:TEXTS]
    # Which text belongs where is drawn by lot: nothing but learning can bring those of one entry together.
    owners = (np.arange(TEXTS) % ENTRIES).astype(np.int32)
    one, other = (Halves(source, first=RECIPE.first, rank=RECIPE.rank, seed=0) for _ in range(2))
    states = one.states(texts)
    plain = one.vectors(states)
    # side by side, one thread each, as `make tune` does it
    with ThreadPoolExecutor(2, initializer=torch.set_num_threads, initargs=(1,)) as cores:
        list(cores.map(lambda halves: train(halves, states, plain, owners, RECIPE), (one, other)))
    tuned = one.vectors(states)
    found = {
        "like_reference": _like_reference(adapter.tuned(source)),
        "own_entry_before": _lead(plain, owners),
        "own_entry_after": _lead(tuned, owners),
        "difference_of_two_runs": float(np.abs(tuned - other.vectors(states)).max()),
        "merged_like_trained": _least_cosine(tuned, _merged(source, one, texts)),
    }
    sys.stdout.write("\n" + json.dumps(found) + "\n")


def _like_reference(source: weights.Weights) -> float:
    lines = [line for line in json.loads(REFERENCE.read_text("utf-8")) if line["text"].startswith("query: ")]
    halves = Halves(source, first=RECIPE.first, rank=1, seed=0)
    ours = halves.vectors(halves.states([line["text"].removeprefix("query: ") for line in lines]))
    return _least_cosine(ours, np.array([line["vector"] for line in lines], dtype=np.float32))


def _merged(source: weights.Weights, trained: Halves, texts: list[str]) -> Floats:
    with TemporaryDirectory() as place:
        adapter.write(Path(place) / "adapter.npz", lora.changes(trained.network))
        halves = Halves(adapter.tuned(source, Path(place) / "adapter.npz"), first=RECIPE.first, rank=1, seed=0)
    return halves.vectors(halves.states(texts))


def _least_cosine(some: Floats, others: Floats) -> float:
    return float((some * others).sum(axis=1).min())


def _lead(vectors: Floats, owners: np.ndarray) -> float:
    # How much nearer a text is to its own entry's mean than to the others', on average.
    away = vectors - vectors.mean(axis=0)
    means = np.stack([away[owners == owner].mean(axis=0) for owner in range(ENTRIES)])
    cosines = away @ means.T / np.linalg.norm(away, axis=1)[:, None] / np.linalg.norm(means, axis=1)
    own = cosines[np.arange(len(owners)), owners]
    return float((own - (cosines.sum(axis=1) - own) / (ENTRIES - 1)).mean())


if __name__ == "__main__":
    main()
