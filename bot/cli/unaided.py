"""Decides without Rasa: the index's own concern model says what Rasa would be asked. Reads and writes nothing.

Both learn the same from the same phrasings, so they mostly agree; what is said with it says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.actions.decide import decide
from bot.actions.heard import understood
from bot.messages import Context, Decision
from bot.wording import Wording
from faq_index.answer import ranking_of, search
from faq_index.entries import Entry
from faq_index.index import Index
from faq_index.scoring import Floats


def decided(
    index: Index,
    text: str,
    vector: Floats,
    *,
    context: Context,
    entries: Mapping[str, Entry],
    wording: Wording,
) -> Decision:
    """Give the decision about a masked text, from its vector float32 (dimensions,).

    `entries` are those of the index that may be used on the day.
    """
    ranking = ranking_of(index, text, vector)
    finding = search(index, vector, ranking)
    best_first = tuple(sorted(ranking.items(), key=lambda one: -one[1])) or finding.candidates
    understanding = understood(text, ranking=best_first, handling=index.entry(best_first[0][0]).handling)
    return decide(understanding, finding, context, entries, wording)
