"""Gathers what can be known of messages by writers whom nothing has learned from; reads and writes no files.

Leave some writers out: learn from the others, look at theirs. So figures hold for new people, not for known words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from faq_index.concerns import ConcernModel
from faq_index.scoring import Floats, Owners, Scorer, fit

Flags = npt.NDArray[np.bool_]

#: two texts closer than this are the same text written twice; only one side of a fold may have it
TWIN = 0.985
#: writers whom an encoder has not seen are asked about in at most so many parts, each by models of everybody else: so
#: more writers do not mean more models to fit
ASKED = 4
_NO_LETTER = re.compile(r"[\W\d_]+")


@dataclass(frozen=True)
class Rows:
    """All sentences to learn from: texts, unit vectors float32 (rows, dimensions), the entry and writer of each.

    The editors' own sentences have no writer (""): they are always learned from and never asked about.
    """

    texts: Sequence[str]
    vectors: Floats
    owners: Owners
    writers: npt.NDArray[np.str_]

    def of(self, mask: Flags) -> Rows:
        """Return the rows that `mask` names."""
        texts = [text for text, taken in zip(self.texts, mask, strict=True) if taken]
        return Rows(texts, self.vectors[mask], self.owners[mask], self.writers[mask])


@dataclass(frozen=True)
class Models:
    """The two opinions about a message, learned from the same rows."""

    concerns: ConcernModel | None
    scorer: Scorer

    def opinion(self, texts: Sequence[str], vectors: Floats, entries: int) -> Floats:
        """Return the log probability of each entry by the concern model, float32 (messages, entries)."""
        if self.concerns is None:
            return np.zeros((len(texts), entries), dtype=np.float32)
        return self.concerns.log_chances(texts, vectors)


@dataclass(frozen=True)
class Evidence:
    """Both opinions about messages by writers not seen, float32 (messages, entries), the right entries, the writers."""

    opinion: Floats
    nearness: Floats
    right: Owners
    writers: npt.NDArray[np.str_]

    def of(self, mask: Flags) -> Evidence:
        """Return the part that `mask` names."""
        return Evidence(self.opinion[mask], self.nearness[mask], self.right[mask], self.writers[mask])

    @classmethod
    def joined(cls, parts: Sequence[Evidence]) -> Evidence:
        """Return `parts`, at least one, as one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])))


def learn(rows: Rows, entries: int) -> Models:
    """Return both models, learned from `rows`; without a concern model where most entries have a single row.

    An FAQ with one question per entry has nothing to learn a regression from: search alone scores it then.
    """
    concerns = None
    if len(rows.texts) >= 5 * entries and entries > 1:
        # Numbers as names, in an order that sorts as the numbers do.
        names = [f"{owner:06}" for owner in rows.owners]
        concerns = ConcernModel.fit(rows.texts, rows.vectors, names)
    return Models(concerns, fit(rows.vectors, rows.owners, entries))


def gather(rows: Rows, entries: int, groups: Sequence[Sequence[str]], report: Callable[[str], None]) -> Evidence:
    """Return the evidence about the rows of all `groups` of writers, each by models that never saw that group.

    Rows of others that are nearly the same as one of the group's are left out, too. `report` is told each group.
    """
    parts = []
    for group in groups:
        report("+".join(group))
        unseen = rows.of(np.isin(rows.writers, group))
        models = learn(rows.of(_not_seen(rows, group)), entries)
        opinion = models.opinion(unseen.texts, unseen.vectors, entries)
        parts.append(Evidence(opinion, models.scorer.nearness(unseen.vectors), unseen.owners, unseen.writers))
    return Evidence.joined(parts)


def paired(writers: Sequence[str], most: int = 3) -> list[tuple[str, ...]]:
    """Return the writers in at most `most` groups of about the same size."""
    names = sorted({*writers} - {""})
    return [tuple(names[place::most]) for place in range(min(most, len(names)))]


def _not_seen(rows: Rows, group: Sequence[str]) -> Flags:
    held = np.isin(rows.writers, group)
    letters = [_NO_LETTER.sub("", text).casefold() for text in rows.texts]
    theirs = {text for text, out in zip(letters, held, strict=True) if out}
    same = np.array([text in theirs for text in letters])
    near = np.fromiter(_nearest(rows.vectors, rows.vectors[held]), np.float32, len(rows.texts))
    twin = (same | (near > TWIN)) & (rows.writers != "")
    return np.asarray(~(held | twin))


def _nearest(vectors: Floats, others: Floats) -> Iterator[float]:
    for start in range(0, len(vectors), 1024):
        yield from (vectors[start : start + 1024] @ others.T).max(axis=1)
