"""Measures the search on the FAQ of others, of which no phrasings are known. Entries and queries in, figures out.

An entry's vector is the mean of four views: its question as a passage and as a query, its answer, and both in one.
Beside it, groups of two to four letters. Chosen by recall@1 on a German FAQ and on our own entries.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from faq_index.encoder import Encoder, prepare
from faq_index.evaluation import metrics
from faq_index.evaluation.baselines import best_row
from faq_index.evaluation.jsonl import ForeignEntry, ForeignQuery
from faq_index.scoring import Floats

#: weight of the letters beside the cosine of the vectors
LETTERS = 0.1
#: how much it counts that the first entry stands out among all, and how much its score alone
SHARPNESS, LEVEL = 60.0, 5.0
PRECISION = 0.95


class ForeignIndex:
    """Finds entries by question and answer alone; built once, asked one query at a time."""

    def __init__(self, entries: Sequence[ForeignEntry], encoder: Encoder) -> None:
        """Encode at least one entry; lines with the same id are one entry with several rows."""
        self._encoder = encoder
        self.ids = list(dict.fromkeys(entry.id for entry in entries))
        number = {name: place for place, name in enumerate(self.ids)}
        rows = sorted(entries, key=lambda entry: number[entry.id])
        self._owners = np.array([number[entry.id] for entry in rows], dtype=np.int32)
        self._rows = _views(rows, encoder)
        self._letters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 4), preprocessor=_plain, sublinear_tf=True, dtype=np.float32
        )
        try:
            self._spelled = self._letters.fit_transform([_both(entry) for entry in rows]).T.tocsr()
        except ValueError:  # not one letter in all entries
            self._spelled = None

    def scores(self, text: str) -> Floats:
        """Return the score of each id for one query, float32 (ids,)."""
        found = self._encoder.encode([text], kind="query") @ self._rows.T
        if self._spelled is not None:
            found = found + np.float32(LETTERS) * (self._letters.transform([text]) @ self._spelled).toarray()
        return np.asarray(best_row(found, self._owners, len(self.ids))[0])


def confidence(scores: Floats) -> float:
    """Return how sure it is that the first entry answers: higher is surer; no probability."""
    first = float(scores.max())
    return float(LEVEL * first - np.log(np.exp(SHARPNESS * (scores - first)).sum()))


def evaluate(
    entries: Sequence[ForeignEntry], queries: Sequence[ForeignQuery], encoder: Encoder
) -> dict[str, float | int | None]:
    """Return recall@1, @3 and @5, mrr, auc (answer or no answer), coverage_at_0.95_precision, ms_per_query, and counts.

    Recall, mrr and coverage are shares of the queries that have an answer; coverage counts right answers only. What
    cannot be said (no query has an answer, or every one) is None. The time is that of one query alone,
    encoding included.
    """
    if not entries or not queries:
        return _figures(entries, queries, np.zeros((len(queries), 0), dtype=np.float32), [], 0.0)
    index = ForeignIndex(entries, encoder)
    index.scores(queries[0].text)  # the first one pays for what is loaded late
    start = time.perf_counter()
    scores = np.stack([index.scores(query.text) for query in queries])
    per_query = 1000 * (time.perf_counter() - start) / len(queries)
    return _figures(entries, queries, scores, index.ids, per_query)


def _figures(
    entries: Sequence[ForeignEntry], queries: Sequence[ForeignQuery], scores: Floats, ids: list[str], per_query: float
) -> dict[str, float | int | None]:
    number = {name: place for place, name in enumerate(ids)}
    gold = [[number[name] for name in query.gold if name in number] for query in queries]
    has = np.array([bool(right) for right in gold], dtype=bool)
    places = metrics.ranks(scores[has], [right for right in gold if right])
    sure = np.array([confidence(row) for row in scores]) if ids else np.zeros(len(queries))
    right = np.array([bool(ids) and int(row.argmax()) in known for row, known in zip(scores, gold, strict=True)], bool)
    found: dict[str, float | int | None] = {
        f"recall@{count}": metrics.recall_at(places, count) if has.any() else None for count in (1, 3, 5)
    }
    found["mrr"] = metrics.mrr(places) if has.any() else None
    found["auc"] = metrics.auc(sure, has) if len(has) else None
    cover = metrics.coverage_at(sure, right, int(has.sum()), PRECISION) if has.any() else None
    found["coverage_at_0.95_precision"] = cover
    found["ms_per_query"] = per_query if ids else None
    return {**found, "entries": len({entry.id for entry in entries}), "queries": len(queries)}


def _views(entries: Sequence[ForeignEntry], encoder: Encoder) -> Floats:
    questions = [entry.question for entry in entries]
    views = [encoder.encode(questions, kind="passage"), encoder.encode(questions, kind="query")]
    # Without an answer the question stands in for it: the views stay four, and scores comparable.
    views.append(encoder.encode([entry.answer or entry.question for entry in entries], kind="passage"))
    views.append(encoder.encode([_both(entry) for entry in entries], kind="passage"))
    return np.asarray(np.mean(views, axis=0), dtype=np.float32)


def _both(entry: ForeignEntry) -> str:
    return f"{entry.question} {entry.answer or ''}".strip()


def _plain(text: str) -> str:
    return prepare(text).casefold()
