"""Leave one writer out: fits a method on all other writers and asks it for that writer. No files.

What another writer happened to say almost word for word is taken out of the training rows, so that nothing leaks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from faq_index.encoder import prepare
from faq_index.evaluation.content import Content
from faq_index.evaluation.methods import Method
from faq_index.scoring import Floats, Owners

#: two texts are near-duplicates when their vectors are this close (which is cheap to ask) ...
CLOSE = 0.94
#: ... and this share of their letters stands in the same order
ALIKE = 0.85
#: rows compared at once, to bound the memory
PORTION = 1000
#: messages asked one by one for the time of one
TIMED = 50

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Fold:
    """One writer's rows, and the rows of all others to learn from."""

    writer: str
    train: Rows
    test: Rows


@dataclass(frozen=True)
class Trial:
    """What a method says about every writer it has not seen; messages in the order of the folds.

    `scores` are the method's log chances, (messages, entries); `right` the entry each message means; `writers` who
    wrote it; `fit_seconds` the mean over the folds; `ms_per_message` one message alone, vector given.
    """

    scores: Floats
    right: Owners
    writers: npt.NDArray[np.str_]
    rows: Rows
    fit_seconds: float
    ms_per_message: float
    #: where a method decides by itself: which messages it would answer
    own_answers: npt.NDArray[np.bool_] | None = None
    #: where a method says by itself how sure it is of its first entry: how sure, and from where on it answers a writer
    certainty: Floats | None = None
    limits: Mapping[str, float] | None = None


def folds(content: Content) -> list[Fold]:
    """Return one fold per writer; training rows that nearly repeat one of the writer's are left out."""
    repeats = _near_duplicates(content)
    return [_fold(content, name, repeats) for name in content.names]


def _fold(content: Content, writer: str, repeats: list[tuple[int, int]]) -> Fold:
    test = content.writers == writer
    train = ~test
    train[[other for row, other in repeats if test[row]]] = False
    train[test] = False
    return Fold(writer, np.flatnonzero(train), np.flatnonzero(test))


def _near_duplicates(content: Content) -> list[tuple[int, int]]:
    # Both ways round, customers' rows only: the editors' sentence is always known.
    said = np.flatnonzero(content.writers != "")
    plain = [prepare(text).casefold() for text in content.texts]
    return [pair for start in range(0, len(said), PORTION) for pair in _pairs(content, said, plain, start)]


def _pairs(content: Content, said: Rows, plain: list[str], start: int) -> Iterator[tuple[int, int]]:
    some = said[start : start + PORTION]
    close = content.vectors[some] @ content.vectors[said].T >= CLOSE
    close &= content.writers[some][:, None] != content.writers[said][None, :]
    for here, there in np.argwhere(close):
        one, other = int(some[here]), int(said[there])
        if _alike(plain[one], plain[other]):
            yield one, other


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def run(make: Callable[[], Method], content: Content, parts: list[Fold]) -> Trial:
    """Return what a method, made anew for each fold, says about the writers it has not seen."""
    scores, seconds, single = [], [], []
    for fold in parts:
        method, known, asked = make(), content.part(fold.train), content.part(fold.test)
        start = time.perf_counter()
        method.fit(known.texts, known.vectors, known.owners, len(content.entries), content.answers)
        seconds.append(time.perf_counter() - start)
        scores.append(np.asarray(method.log_chances(asked.texts, asked.vectors), dtype=np.float32))
        single.append(_milliseconds(method, asked))
    rows = np.concatenate([fold.test for fold in parts])
    said = np.concatenate(scores)
    return Trial(said, content.owners[rows], content.writers[rows], rows, float(np.mean(seconds)), _median(single))


def _milliseconds(method: Method, asked: Content) -> float:
    taken = []
    for row in range(min(TIMED, len(asked.texts))):
        start = time.perf_counter()
        method.log_chances(asked.texts[row : row + 1], asked.vectors[row : row + 1])
        taken.append(1000 * (time.perf_counter() - start))
    return _median(taken)


def _median(values: list[float]) -> float:
    return float(np.median(values)) if values else 0.0
