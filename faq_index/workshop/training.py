"""Teaches the upper half of the network to tell entries apart; reads kept states, changes the network, no files.

Normalised softmax (Zhai and Wu 2019, https://arxiv.org/abs/1811.12649): one learnable unit vector ("proxy") per entry,
cross entropy over the scaled cosines of a text with all of them. So each text is pushed away from the nearest wrong
entries most: neighbouring concerns are its hard negatives, without mining them. Cosines are taken after the mean of the
plain vectors is subtracted, as the index does.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch  # type: ignore[import-not-found]  # installed in the workshop only

from faq_index.scoring import Floats, Owners
from faq_index.workshop.halves import Halves

#: batches of similar length are cut from this many at a time, so that each epoch mixes anew
MIXED = 16


@dataclass(frozen=True)
class Recipe:
    """How the network is tuned; chosen on a writer not seen (docs/faq_index.md).

    `first`: the lowest layer that learns. `rank`: of the changes. `batch`: texts per step. `rate`: of learning at its
    highest; proxies learn `proxy_rate` times as fast. `scale`: of the cosines. `smoothing`: share of the target spread
    over all entries. `steps`: at most this many, for trials; None: all epochs.
    """

    first: int = 6
    rank: int = 16
    epochs: int = 2
    batch: int = 48
    rate: float = 1e-3
    proxy_rate: float = 3.0
    decay: float = 0.01
    scale: float = 20.0
    smoothing: float = 0.05
    warm_up: float = 0.1
    seed: int = 0
    steps: int | None = None


def train(
    halves: Halves,
    states: Sequence[torch.Tensor],
    plain: Floats,
    owners: Owners,
    recipe: Recipe,
    *,
    report: Callable[[int, int], None] = lambda *_: None,
) -> None:
    """Teach `halves` the texts whose `states` and `plain` vectors (texts, width) these are, each owned by an entry.

    Entries are numbered from 0. `report` is told steps done of all. The result depends on nothing but the arguments,
    the number of threads and the kind of processor.
    """
    batches = list(_batches([len(rows) for rows in states], recipe))[: recipe.steps]
    centre = torch.from_numpy(plain.mean(axis=0))
    proxies = torch.nn.Parameter(_means(plain, owners))
    learners = [part for part in halves.network.parameters() if part.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": learners, "lr": recipe.rate, "weight_decay": recipe.decay},
            {"params": [proxies], "lr": recipe.rate * recipe.proxy_rate, "weight_decay": 0.0},
        ]
    )
    pace = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _pace(step, len(batches), recipe.warm_up))
    right = torch.from_numpy(owners.astype(np.int64))
    for done, batch in enumerate(batches, start=1):
        away = halves.learnable_vectors([states[number] for number in batch]) - centre
        cosines = torch.nn.functional.normalize(away, dim=1) @ torch.nn.functional.normalize(proxies, dim=1).T
        loss = torch.nn.functional.cross_entropy(recipe.scale * cosines, right[batch], label_smoothing=recipe.smoothing)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learners, 1.0)
        optimiser.step()
        pace.step()
        report(done, len(batches))


def _batches(lengths: Sequence[int], recipe: Recipe) -> Iterator[list[int]]:
    # Texts of similar length share a batch, which texts and in which order is left to chance.
    chance = random.Random(recipe.seed)  # noqa: S311  # nothing secret
    for _ in range(recipe.epochs):
        order = chance.sample(range(len(lengths)), len(lengths))
        found = []
        for start in range(0, len(order), MIXED * recipe.batch):
            part = sorted(order[start : start + MIXED * recipe.batch], key=lengths.__getitem__)
            found += [part[at : at + recipe.batch] for at in range(0, len(part), recipe.batch)]
        yield from chance.sample(found, len(found))


def _means(plain: Floats, owners: Owners) -> torch.Tensor:
    # Where the entries stand at first: the mean of their texts' plain vectors.
    away = plain - plain.mean(axis=0)
    sums = np.zeros((int(owners.max()) + 1, plain.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, away)
    return torch.nn.functional.normalize(torch.from_numpy(sums), dim=1)


def _pace(step: int, steps: int, warm_up: float) -> float:
    # Up in a line, then down along a cosine (Loshchilov and Hutter 2017), never quite to nothing.
    return min(1.0, (step + 1) / max(1.0, warm_up * steps)) * max(0.02, 0.5 * (1 + math.cos(math.pi * step / steps)))
