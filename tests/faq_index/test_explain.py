"""The reasons add up to the certainty, and a group of messages is named by its most central one."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from faq_index.answer import ranking_of
from faq_index.encoder import Encoder
from faq_index.explain import explain
from faq_index.gaps import gaps
from faq_index.index import Index


def test_explain_gives_reasons_that_add_up_to_the_certainty(published: Path, encoder: Encoder) -> None:
    index = Index.load(published)
    vector = encoder.encode(["puk vergessen, und nun"], kind="query")[0]
    found = explain(index, vector, ranking_of(index, "puk vergessen, und nun", vector))
    # then the pushes and the constant are the log odds of the score, the strongest push first
    odds = sum(one.push for one in found.pushes) + index.calibration.certainty.weights[-1]
    assert np.isclose(1 / (1 + np.exp(-odds)), found.finding.score)
    assert abs(found.pushes[0].push) == max(abs(one.push) for one in found.pushes)
    # and each candidate comes with a phrasing of its own
    texts = {index.entries[row.entry].id: set() for row in index.rows}
    for row in index.rows:
        texts[index.entries[row.entry].id].add(row.text)
    assert all(one.nearest in texts[one.entry_id] for one in found.candidates)


def test_gaps_leaves_small_groups_out_and_counts_them(published: Path, encoder: Encoder) -> None:
    index = Index.load(published)
    said = ["PUK weg", "Wo ist meine PUK?", "PUK vergessen", "Guten Tag, schönes Wetter heute"]
    found, rest = gaps(index, encoder.encode(said, kind="query"))
    (group,) = found
    assert (set(group.members), rest) == ({0, 1, 2}, 1)
    assert group.nearest == "mobilfunk.puk-vergessen"
    assert gaps(index, encoder.encode(said[:1], kind="query")) == ([], 1)
