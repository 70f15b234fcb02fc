"""Receives from X by the filtered stream, as an option beside polling. Writes the inbox.

The stream is fast but forgets; polling goes on beside it, seldom, and brings what the stream missed.
"""

from __future__ import annotations

from typing import Any

import structlog
import tweepy

from bot.channels.x.account import Account, translated
from bot.channels.x.receive import take
from bot.channels.x.translate import POST_EXPANSIONS, POST_FIELDS, authors, from_post, handles
from bot.errors import StoreUnavailable
from bot.store.store import Store

log = structlog.get_logger()


class MentionStream(tweepy.StreamingClient):  # type: ignore[misc] # tweepy has no types
    """The filtered stream of posts that mention us."""

    def __init__(self, store: Store, account: Account, *, me: str, handle: str) -> None:
        super().__init__(account.bearer, daemon=True)
        account.redirect(self.session)
        self._store, self._me, self._rule = store, me, f"@{handle} -is:retweet"

    def start(self) -> Any:
        """Set our rule and listen in a thread of its own; gives the thread. Raises ChannelError."""
        with translated():
            present = self.get_rules().data or ()
            if self._rule not in {rule.value for rule in present}:
                self.add_rules(tweepy.StreamRule(self._rule, tag="mentions"))
        return self.filter(
            tweet_fields=POST_FIELDS, expansions=POST_EXPANSIONS, user_fields=["username"], threaded=True
        )

    def on_response(self, response: Any) -> None:
        """Take one post in; when it cannot be stored, the next poll brings it again."""
        incoming = from_post(
            response.data,
            users=handles(response.includes),
            quoted_authors=authors(response.includes),
            me=self._me,
        )
        if incoming:
            try:
                take(self._store, incoming)
            except StoreUnavailable:
                log.warning("stream_not_stored", post=incoming.id)
