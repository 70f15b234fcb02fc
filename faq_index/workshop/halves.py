"""The encoder's network in two halves: reads weights and texts, gives kept states and vectors; writes nothing.

Only the upper layers learn. What the lower ones make of a text never changes, so it is computed once and kept: that
saves half of each step of the training.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]  # installed in the workshop only

from faq_index.encoder import Kind, prepare, tokens
from faq_index.encoder.model import MAX_TOKENS
from faq_index.encoder.weights import Weights
from faq_index.scoring import Floats
from faq_index.workshop import lora
from faq_index.workshop.source import network

#: texts that run through the network together when nothing is learned
BATCH = 64
#: sixteen-bit numbers where the processor multiplies them: cosine to fp32 above 0.9999. Reading is twice as fast so,
#: learning takes three quarters of the time; what is learned is kept and added up in fp32.
QUICK = bool(getattr(torch.cpu, "_is_avx512_bf16_supported", bool)())
#: added to the attention of a place where a shorter text of a batch has no token
NOWHERE = -1e9


class Halves:
    """The network, cut below layer `first`, with something to learn (lora.py) in the layers above."""

    def __init__(self, source: Weights, *, first: int, rank: int, seed: int) -> None:
        self.network = network(source)
        self.network.set_attn_implementation("sdpa")
        lora.attach(self.network, first=first, rank=rank, seed=seed)
        self._first = first
        self._tokenizer = tokens.build(source)
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def states(
        self, texts: Sequence[str], *, kind: Kind = "query", report: Callable[[int, int], None] = lambda *_: None
    ) -> list[torch.Tensor]:
        """Return what the lower half makes of each text, float16 (tokens, width); `report` is told the texts done."""
        ids = [self._tokenizer.encode(f"{kind}: {prepare(text)}").ids for text in texts]
        found: list[torch.Tensor] = [torch.empty(0)] * len(texts)
        done = 0
        with torch.inference_mode(), _quick():
            for numbers in _alike([len(one) for one in ids]):
                batch, there = _padded([torch.tensor(ids[number]) for number in numbers])
                states = self._through(self.network.embeddings(input_ids=batch), there, upper=False).half()
                for number, rows in zip(numbers, states, strict=True):
                    found[number] = rows[: len(ids[number])].clone()
                done += len(numbers)
                report(done, len(texts))
        return [rows.clone() for rows in found]  # outside of inference mode, so that the training may read them

    def learnable_vectors(self, states: Sequence[torch.Tensor]) -> torch.Tensor:
        """Return the unit vectors of texts from their states, (texts, width), for learning from."""
        batch, there = _padded([rows.float() for rows in states])
        with _quick():
            out = self._through(batch, there, upper=True)
        mask = there.unsqueeze(-1).float()
        return torch.nn.functional.normalize((out.float() * mask).sum(1) / mask.sum(1), dim=1)

    def vectors(self, states: Sequence[torch.Tensor]) -> Floats:
        """Return the unit vectors of texts from their states, float32 (texts, width)."""
        found = np.zeros((len(states), states[0].shape[1]), dtype=np.float32)
        with torch.inference_mode():
            for numbers in _alike([len(rows) for rows in states]):
                found[numbers] = self.learnable_vectors([states[number] for number in numbers]).numpy()
        return found

    def _through(self, states: torch.Tensor, there: torch.Tensor, *, upper: bool) -> torch.Tensor:
        layers = self.network.encoder.layer
        attention = torch.where(there, 0.0, NOWHERE)[:, None, None, :].expand(-1, 1, states.shape[1], -1)
        for layer in layers[self._first :] if upper else layers[: self._first]:
            states = layer(states, attention)
            states = states[0] if isinstance(states, tuple) else states
        return states


def _quick() -> Any:
    return torch.autocast("cpu", torch.bfloat16, enabled=QUICK)


def _alike(lengths: Sequence[int]) -> Iterator[list[int]]:
    # Texts of about the same length together: little is spent on padding.
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    return (order[start : start + BATCH] for start in range(0, len(order), BATCH))


def _padded(rows: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    lengths = torch.tensor([len(row) for row in rows])
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True), torch.arange(int(lengths.max())) < lengths[:, None]
