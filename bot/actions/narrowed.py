"""The FAQ index as it is searched after our question: without the entries that would ask again. Reads an index. Pure.

"Mein Netz ist weg. Am Handy" is still nearest to "what is down?"; asked that already, the next likely entry is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from faq_index.index import Index


def narrowed(index: Index) -> Index:
    """Give `index` without its `ask` entries; the calibration stays, entries and their rows go."""
    kept = index.handlings != "ask"
    mine = kept[index.scorer.owners]
    owners = (np.cumsum(kept) - 1)[index.scorer.owners[mine]].astype(np.int32)
    entries = tuple(entry for entry, stays in zip(index.entries, kept, strict=True) if stays)
    scorer = replace(index.scorer, rows=index.scorer.rows[mine], owners=owners)
    return replace(index, entries=entries, scorer=scorer)


def shares(ranking: Mapping[str, float], index: Index) -> dict[str, float]:
    """Give the chances in `ranking` of the entries of `index` alone, brought to a sum of 1; {} when it names none."""
    found = {entry.id: ranking.get(entry.id, 0.0) for entry in index.entries}
    total = sum(found.values())
    return {name: chance / total for name, chance in found.items()} if total else {}
