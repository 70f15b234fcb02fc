"""What decisions are made with: reads the published FAQ index, again when there is a new one, and the wording.

Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

import structlog

from bot.actions.decide import PERSON_WANTED
from bot.actions.heard import Heard
from bot.actions.narrowed import narrowed, shares
from bot.errors import IncomingError
from bot.messages import Urgency
from bot.settings import settings
from bot.wording import Profile, Wording, load
from faq_index.answer import Finding, chances_of, ranking_of, search
from faq_index.entries import Entry
from faq_index.index import Index
from faq_index.versions import UnusableIndexError

log = structlog.get_logger()

#: the share of right ones among messages as sure as a part, or two messages read together, must be: neither is what the
#: thresholds were fitted on; a point of the calibration's curve
STRICT = 0.985
#: chance in the whole message below which a part of it only tells a story; chosen where the two lie apart: the second
#: concerns of 32 messages had 2.8e-5 and more, 13 of 22 sentences wrongly taken for one less than this
POSSIBLE = 1e-5
#: topics of which every sentence counts, however little the whole message is about it (promise P4)
SERIOUS = frozenset({"sicherheit", "lebenslage", "recht", "beschwerde"})


class Library:
    """The FAQ index and the service's wording; `refresh` before each use."""

    def __init__(self, index: Index, *, profile: Profile, wording: Wording) -> None:
        self._take(index)
        self._zone = profile.time_zone
        self._refused: str | None = None
        self.wording = wording

    @property
    def version(self) -> str:
        """That of the index in use."""
        return self._index.version

    def refresh(self) -> None:
        """Take the index that was published last; one that cannot be used is told in the log, once."""
        try:
            if (found := self._index.reload_if_changed()) is not self._index:
                self._take(found)
        except UnusableIndexError as error:
            if self._refused != str(error):
                log.error("index_refused", reason=str(error), kept=self._index.version)
            self._refused = str(error)

    def _take(self, index: Index) -> None:
        # The concern model takes two seconds to read; that is done before a message waits for it.
        _ = index.concerns
        self._narrowed = narrowed(index)
        curve = index.calibration.curve
        self._strict = next((least for precision, least, _ in curve if precision >= STRICT), 2.0)
        self._index = index

    def entries(self) -> Mapping[str, Entry]:
        """Give the entries that may be used today, by id."""
        today = datetime.now(self._zone).date()
        return {entry.id: entry for entry in self._index.entries if entry.is_valid(today)}

    def search(self, message: Heard) -> Finding:
        """Find what a message means. Raises IncomingError when its vector is another encoder's."""
        if message.encoder != self._index.fingerprint:
            raise IncomingError(
                f"the message was encoded with {message.encoder!r}, the FAQ index with {self._index.fingerprint!r}: "
                "restart the worker after the model was changed, or build the index again"
            )
        ranking = dict(message.understanding.ranking)
        if not message.together:
            return search(self._index, message.vector, ranking)
        found = search(self._narrowed, message.vector, shares(ranking, self._narrowed))
        return replace(found, kind="unsure") if found.kind == "hit" and found.score < self._strict else found

    def sure_parts(self, message: Heard) -> tuple[Finding, ...]:
        """Find what the parts of a message mean, each by itself; gives those that are sure enough to act on.

        What the whole message can hardly mean does not count, as a sentence of a story reads otherwise alone; what is
        critical or of a `SERIOUS` topic does, and who asks for a person is heard.
        """
        index = self._index
        found = (search(index, part.vector, ranking_of(index, part.text, part.vector)) for part in message.parts)
        sure = [finding for finding in found if finding.score >= self._strict]
        whole = chances_of(index, message.vector, dict(message.understanding.ranking)) if sure else {}
        return tuple(one for one in sure if whole[one.candidates[0][0]] >= POSSIBLE or self._is_serious(one))

    def _is_serious(self, finding: Finding) -> bool:
        entry = self._index.entry(finding.candidates[0][0])
        return entry.topic in SERIOUS or entry.id == PERSON_WANTED or Urgency(entry.urgency) is Urgency.CRITICAL


@cache
def library() -> Library:
    """Give the library at the places in the settings. Raises ContentError, UnusableIndexError or SettingsError."""
    profile, wording = load(settings().data)
    return Library(Index.load(settings().var / "index"), profile=profile, wording=wording)
