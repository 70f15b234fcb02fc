"""What decisions are made with: reads the published FAQ index, again when there is a new one, and the wording.

Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

import structlog

from bot.actions.heard import Heard
from bot.errors import IncomingError
from bot.settings import settings
from bot.wording import Profile, Wording, load
from faq_index.answer import Finding, search
from faq_index.entries import Entry
from faq_index.index import Index, UnusableIndexError

log = structlog.get_logger()


class Library:
    """The FAQ index and the service's wording; `refresh` before each use."""

    def __init__(self, index: Index, *, profile: Profile, wording: Wording) -> None:
        self._index = index
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
            self._index = self._index.reload_if_changed()
        except UnusableIndexError as error:
            if self._refused != str(error):
                log.error("index_refused", reason=str(error), kept=self._index.version)
            self._refused = str(error)

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
        return search(self._index, message.vector, dict(message.understanding.ranking))


@cache
def library() -> Library:
    """Give the library at the places in the settings. Raises ContentError, UnusableIndexError or SettingsError."""
    profile, wording = load(settings().data)
    return Library(Index.load(settings().var / "index"), profile=profile, wording=wording)
