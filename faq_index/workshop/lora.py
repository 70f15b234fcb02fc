"""Low-rank adaptation of a network's linear layers (Hu et al. 2021, https://arxiv.org/abs/2106.09685); no files.

Own code instead of the package peft: these few lines need no other package, and the names and the arithmetic are those
of encoder/adapter.py, which adds the result to the weights.
"""

from __future__ import annotations

import math
from typing import Any

import torch  # type: ignore[import-not-found]  # installed in the workshop only

from faq_index.encoder.adapter import Changes

#: every matrix of a layer of BERT
MATRICES = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
            "intermediate.dense", "output.dense")  # fmt: skip


class LowRank(torch.nn.Module):  # type: ignore[misc]  # torch is unknown here
    """A linear layer that stays as it is, and beside it a narrow one that learns; at first that one adds nothing."""

    def __init__(self, layer: Any, rank: int, chance: torch.Generator) -> None:
        super().__init__()
        self.layer = layer.requires_grad_(False)
        reach = 1 / math.sqrt(layer.in_features)
        self.down = torch.nn.Parameter(torch.empty(rank, layer.in_features).uniform_(-reach, reach, generator=chance))
        self.up = torch.nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        narrow = torch.nn.functional.linear(inputs, self.down)
        return self.layer(inputs) + torch.nn.functional.linear(narrow, self.up)


def attach(network: Any, *, first: int, rank: int, seed: int) -> None:
    """Put a LowRank around each matrix of the layers from number `first` on; nothing else of `network` learns then."""
    network.requires_grad_(False)
    chance = torch.Generator().manual_seed(seed)
    for layer in network.encoder.layer[first:]:
        for matrix in MATRICES:
            place, _, name = matrix.rpartition(".")
            parent = layer.get_submodule(place) if place else layer
            setattr(parent, name, LowRank(getattr(parent, name), rank, chance))


def changes(network: Any) -> Changes:
    """Return what the network learned since `attach`, by the names of the tensors it belongs to."""
    found = {f"{name}.weight": part for name, part in network.named_modules() if isinstance(part, LowRank)}
    return {name: (part.down.detach().numpy(), part.up.detach().numpy()) for name, part in found.items()}
