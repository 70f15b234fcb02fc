"""Several concerns in one message: which of its parts are surely about something else than the whole. Pure.

A story told around a question holds sentences that would be concerns of their own elsewhere. So a part counts only when
it is surer than a whole message must be, and a second answer only when the whole message is a little about it, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from faq_index.answer import Finding
from faq_index.entries import UNCOVERED, Entry

#: a second answer must be among so many likeliest entries of the whole message
LIKELY = 3


def others(whole: Finding, parts: Sequence[Finding], entries: Mapping[str, Entry]) -> dict[str, float]:
    """Give the concerns in sure `parts` besides that of the `whole` message, with how sure each is.

    Only what is answered or for people counts: a greeting, thanks or an unclear remark is no second concern. A
    neighbour of the whole's concern that is answered counts only beside a part that is surely about the whole's.
    """
    main = whole.candidates[0][0]
    sure = {finding.candidates[0][0]: finding.score for finding in parts}
    likely = {entry_id for entry_id, _ in whole.candidates[:LIKELY]}

    def counts(entry: Entry) -> bool:
        if entry.handling != "answer":  # half a story reads like something that no entry covers
            return entry.handling == "person" and entry.id != UNCOVERED
        neighbour = main in entries and (entries[main].handling, entries[main].topic) == ("answer", entry.topic)
        return entry.id in likely and (main in sure or not neighbour)

    return {name: score for name, score in sure.items() if name != main and name in entries and counts(entries[name])}
