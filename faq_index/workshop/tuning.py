"""Tunes the encoder and says whether that is worth keeping; reads and writes no files.

Trained once without each group of writers, on whom it must then beat the plain encoder, and once with everybody: that
is kept, if it is not worse than the plain encoder on foreign texts. As it has seen every phrasing, the calibration that
belongs to it comes from the encoders that had not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event

import numpy as np
import torch  # type: ignore[import-not-found]  # installed in the workshop only

from faq_index.calibration import Calibration, Measured, Targets
from faq_index.encoder.adapter import Changes
from faq_index.encoder.weights import Weights
from faq_index.evidence import ASKED, Evidence, Flags, gather, paired
from faq_index.fitting import calibrate, measure
from faq_index.workshop import foreign, lora
from faq_index.workshop.content import Content, rows
from faq_index.workshop.foreign import ForeignSet, Outcome
from faq_index.workshop.halves import Halves
from faq_index.workshop.training import Recipe, train

#: trainings that a part of the writers is left out of; with more parts each learns from more, and all take longer
LEFT_OUT = 2

#: told what is done, how much of it, and of how much
Report = Callable[[str, int, int], None]


class NotKeptError(Exception):
    """The tuned encoder is not better; the message says where."""


@dataclass(frozen=True)
class Tuned:
    """What the encoder learned, the calibration that belongs to it, and the figures that say that it is better so.

    `unseen` is what it learned without each group of writers: what measures it needs those.
    """

    changes: Changes
    unseen: dict[tuple[str, ...], Changes]
    calibration: Calibration
    plain: Measured
    tuned: Measured
    foreign: dict[str, Outcome]


def tune(
    content: Content,
    source: Weights,
    sets: Sequence[ForeignSet],
    recipe: Recipe,
    *,
    targets: Targets | None = None,
    report: Report = lambda *_: None,
) -> Tuned:
    """Return what the encoder with the plain weights of `source` learns from `content`.

    Raises NotKeptError when it is not better so on writers not seen, or worse on one of the foreign `sets`.
    """
    targets = targets or Targets()
    bench = _Bench(source, content, recipe, report)
    final, folds = bench.everything(paired(content.writers.tolist(), LEFT_OUT))
    after = Evidence.joined([fold.tuned for fold in folds])
    plain = measure(Evidence.joined([fold.plain for fold in folds]), content.kinds, targets)
    tuned = measure(after, content.kinds, targets)
    demand_better(plain, tuned)
    outcomes = {one.name: bench.outcome(one, final) for one in sets}
    demand_not_worse(outcomes)
    calibration = replace(calibrate(after, content.kinds, targets), measured=tuned)
    unseen = {fold.group: fold.changes for fold in folds}
    return Tuned(lora.changes(final.network), unseen, calibration, plain, tuned, outcomes)


def demand_better(plain: Measured, tuned: Measured) -> None:
    """Raise NotKeptError unless the right entry comes first more often and more is answered, on writers not seen."""
    if tuned.accuracy <= plain.accuracy or tuned.coverage <= plain.coverage:
        raise NotKeptError(f"on writers not seen it is not better. Plain: {plain}. Tuned: {tuned}.")


def demand_not_worse(outcomes: dict[str, Outcome]) -> None:
    """Raise NotKeptError if a foreign set became worse."""
    for name, outcome in outcomes.items():
        if outcome.worse:
            raise NotKeptError(f"on {name} it is worse: plain {outcome.plain:.3f}, tuned {outcome.tuned:.3f}.")


@dataclass(frozen=True)
class _Fold:
    """What was learned without a group of writers, and the evidence about them by the plain and that encoder."""

    group: tuple[str, ...]
    changes: Changes
    plain: Evidence
    tuned: Evidence


class _Bench:
    """The plain encoder, and what its lower half makes of our sentences: computed once, used by every training."""

    def __init__(self, source: Weights, content: Content, recipe: Recipe, report: Report) -> None:
        self._source, self._content, self._recipe, self._report = source, content, recipe, report
        self._stopped = Event()
        self._untuned = self._halves()
        self._said = self._untuned.states(content.texts, report=self._part("lower layers, our phrasings"))
        self._states = [*self._said, *self._untuned.states(content.concerns, kind="passage")]
        self._plain = self._untuned.vectors(self._states)

    def everything(self, groups: Sequence[tuple[str, ...]]) -> tuple[Halves, list[_Fold]]:
        """Return the network taught by everybody, and for each of `groups` what is learned without it.

        One training per core, side by side: less is lost than with all cores on one, and it learns the same on any
        number of cores. Each holds a network of its own, half a gigabyte.
        """
        at_once = min(len(groups) + 1, os.cpu_count() or 1)
        with ThreadPoolExecutor(at_once, initializer=torch.set_num_threads, initargs=(1,)) as cores:
            everybody = np.ones(len(self._content.texts), dtype=np.bool_)
            final = cores.submit(self.trained, everybody, "training with all writers")  # the longest first
            folds = [cores.submit(self.fold, group) for group in groups]
            try:
                return final.result(), [fold.result() for fold in folds]
            except BaseException:  # Ctrl-C, too: the others are not waited for
                self._stopped.set()
                cores.shutdown(wait=False, cancel_futures=True)
                raise

    def fold(self, group: tuple[str, ...]) -> _Fold:
        """Train without the writers of `group` and look at them, some at a time, with the plain encoder, too."""
        halves = self.trained(~np.isin(self._content.writers, group), f"training without {' and '.join(group)}")
        plain, tuned = (rows(self._content, vectors) for vectors in (self._plain, halves.vectors(self._states)))
        entries, parts = len(self._content.entries), paired(group, ASKED)
        evidence = (gather(one, entries, parts, lambda _: None) for one in (plain, tuned))
        return _Fold(group, lora.changes(halves.network), *evidence)

    def trained(self, taken: Flags, name: str) -> Halves:
        """Return the network taught with the phrasings that are `taken`."""
        halves, numbers = self._halves(), np.flatnonzero(taken)
        states, owners = [self._said[number] for number in numbers], self._content.owners[numbers]
        train(halves, states, self._plain[numbers], owners, self._recipe, report=self._part(name))
        return halves

    def outcome(self, one: ForeignSet, tuned: Halves) -> Outcome:
        """Return how the plain and the `tuned` network do on a foreign set."""
        states = self._untuned.states(one.texts, report=self._part(f"lower layers, {one.name}"))
        plain_right, tuned_right = (one.right(halves.vectors(states)) for halves in (self._untuned, tuned))
        return foreign.compare(plain_right, tuned_right)

    def _halves(self) -> Halves:
        return Halves(self._source, first=self._recipe.first, rank=self._recipe.rank, seed=self._recipe.seed)

    def _part(self, name: str) -> Callable[[int, int], None]:
        def told(done: int, total: int) -> None:
            if self._stopped.is_set():
                raise CancelledError
            self._report(name, done, total)

        return told
