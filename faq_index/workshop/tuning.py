"""Tunes the encoder and says whether that is worth keeping; reads and writes no files.

Trained twice: once without one writer, on whom it must beat the plain encoder, then on everybody. What the second
training gives must not be worse than the plain encoder on foreign texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
import torch  # type: ignore[import-not-found]  # installed in the workshop only

from faq_index.encoder.adapter import Changes
from faq_index.encoder.weights import Weights
from faq_index.workshop import foreign, held_out, lora
from faq_index.workshop.content import Content
from faq_index.workshop.foreign import ForeignSet, Outcome
from faq_index.workshop.halves import Halves, Vectors
from faq_index.workshop.held_out import Figures
from faq_index.workshop.training import Recipe, train

#: told what is done, how much of it, and of how much
Report = Callable[[str, int, int], None]


class NotKeptError(Exception):
    """The tuned encoder is not better; the message says where."""


@dataclass(frozen=True)
class Tuned:
    """What the encoder learned, and the figures that say that it is better so."""

    changes: Changes
    writer: str
    held_out: dict[str, Figures]
    foreign: dict[str, Outcome]


def tune(
    content: Content, source: Weights, sets: Sequence[ForeignSet], recipe: Recipe, *, report: Report = lambda *_: None
) -> Tuned:
    """Return what the encoder with the plain weights of `source` learns from `content`.

    The writer last by name is held out. Raises NotKeptError when the tuned encoder is not better.
    """
    bench = _Bench(source, content, recipe, report)
    writer = str(content.writers.max())
    held = content.writers == writer
    trial = bench.trained(~held, f"training without writer {writer}").vectors(bench.states)
    compared = {"plain": bench.figures(bench.plain, held), "tuned": bench.figures(trial, held)}
    demand_better(**compared)
    final = bench.trained(np.ones_like(held), "training with all writers")
    outcomes = {one.name: bench.outcome(one, final) for one in sets}
    demand_not_worse(outcomes)
    return Tuned(lora.changes(final.network), writer, compared, outcomes)


def demand_better(plain: Figures, tuned: Figures) -> None:
    """Raise NotKeptError unless both figures of the held-out writer rose."""
    if tuned.accuracy <= plain.accuracy or tuned.coverage <= plain.coverage:
        raise NotKeptError(f"on the writer held out it is not better: plain {asdict(plain)}, tuned {asdict(tuned)}")


def demand_not_worse(outcomes: dict[str, Outcome]) -> None:
    """Raise NotKeptError if a foreign set became worse."""
    for name, outcome in outcomes.items():
        if outcome.worse:
            raise NotKeptError(f"on {name} it is worse: plain {outcome.plain:.3f}, tuned {outcome.tuned:.3f}")


class _Bench:
    """The plain encoder, and what its lower half makes of our phrasings: computed once, used by both trainings."""

    def __init__(self, source: Weights, content: Content, recipe: Recipe, report: Report) -> None:
        self._source, self._content, self._recipe, self._report = source, content, recipe, report
        self._untuned = self._halves()
        self.states = self._states(self._untuned, content.texts, "lower layers, our phrasings")
        self.plain = self._untuned.vectors(self.states)

    def trained(self, taken: npt.NDArray[np.bool_], name: str) -> Halves:
        halves, numbers = self._halves(), np.flatnonzero(taken)
        states = [self.states[number] for number in numbers]
        owners = self._content.owners[numbers]
        train(halves, states, self.plain[numbers], owners, self._recipe, report=self._part(name))
        return halves

    def figures(self, vectors: Vectors, held: npt.NDArray[np.bool_]) -> Figures:
        content = self._content
        return held_out.figures(content.texts, vectors, content.owners, content.answers, held)

    def outcome(self, one: ForeignSet, tuned: Halves) -> Outcome:
        states = self._states(self._untuned, one.texts, f"lower layers, {one.name}")
        right = (one.right(halves.vectors(states)) for halves in (self._untuned, tuned))
        return foreign.compare(*right)

    def _halves(self) -> Halves:
        return Halves(self._source, first=self._recipe.first, rank=self._recipe.rank, seed=self._recipe.seed)

    def _states(self, halves: Halves, texts: Sequence[str], name: str) -> list[torch.Tensor]:
        return halves.states(texts, report=self._part(name))

    def _part(self, name: str) -> Callable[[int, int], None]:
        return lambda done, total: self._report(name, done, total)
