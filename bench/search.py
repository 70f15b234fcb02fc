"""Measures the search without the encoding: reads var/index, prints a table.

    OPENBLAS_NUM_THREADS=1 python -m bench.search

Baseline of the ratios: one product of the rows with the vector, the least that an exact search must compute. Beside the
product's own index, a made-up one of 100,000 entries with one row each.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from faq_index.answer import search
from faq_index.index import Index, Row
from faq_index.scoring import Floats, fit

INDEX = Path("var/index")
ENTRIES = 100_000
QUERIES = 200


def main() -> None:
    print(f"threads of the linear algebra: {os.environ.get('OPENBLAS_NUM_THREADS', 'all cores')}")
    start = time.perf_counter()
    index = Index.load(INDEX)
    print(
        f"{len(index.rows)} rows, {len(index.entries)} entries; loaded in {1000 * (time.perf_counter() - start):.0f} ms"
    )
    _measure(index)
    start = time.perf_counter()
    large = _large(index)
    print(f"\n{ENTRIES} made-up entries, {large.scorer.rows.nbytes / 1e6:.0f} MB of rows")
    print(f"  built in {time.perf_counter() - start:.1f} s")
    _measure(large)


def _large(index: Index) -> Index:
    vectors = _unit(np.random.default_rng(1).normal(size=(ENTRIES, index.scorer.rows.shape[1])))
    entries = tuple(replace(index.entries[0], id=f"entry.{number}") for number in range(ENTRIES))
    rows = tuple(Row(number, "", None) for number in range(ENTRIES))
    scorer = fit(vectors, np.arange(ENTRIES, dtype=np.int32), ENTRIES)
    return replace(index, entries=entries, rows=rows, scorer=scorer)


def _measure(index: Index) -> None:
    queries = _unit(np.random.default_rng(2).normal(size=(QUERIES, len(index.scorer.centre))))
    # What the classifier says of any message; an FAQ with one question per entry has none.
    ranking = {entry.id: 1 / len(index.entries) for entry in index.entries if len(index.entries) < ENTRIES}
    rows = np.array(index.scorer.rows)
    base = _times(lambda vector: rows @ vector, queries)
    for name, taken in (
        ("product only (baseline)", base),
        ("search", _times(lambda v: search(index, v, ranking), queries)),
    ):
        p50, p95 = np.percentile(taken, [50, 95])
        print(f"  {name:24} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms   {p50 / np.median(base):4.1f} x the baseline")


def _times(run: Callable[[Floats], object], queries: Floats) -> list[float]:
    taken = []
    for vector in (*queries[:20], *queries):
        start = time.perf_counter()
        run(vector)
        taken.append(1000 * (time.perf_counter() - start))
    return taken[20:]  # the first ones warm up


def _unit(vectors: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Floats:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


if __name__ == "__main__":
    main()
