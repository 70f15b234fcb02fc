"""Receives from X by polling: mentions and direct messages pass the guard into the inbox. Writes inbox and cursors.

Nothing is acknowledged before it is stored: the cursor moves only after every message of a poll is in the inbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import structlog

from bot.channels.x.account import Account, translated
from bot.channels.x.translate import (
    DM_EXPANSIONS,
    DM_FIELDS,
    POST_EXPANSIONS,
    POST_FIELDS,
    authors,
    from_dm,
    from_post,
    handles,
)
from bot.messages import Incoming
from bot.privacy import guard
from bot.store import cursors, inbox
from bot.store.store import Store

log = structlog.get_logger()

#: X's ids carry their time of birth in milliseconds from this bit on (snowflake).
SNOWFLAKE_TIME_BIT = 22

#: What is read again with every poll: posts become visible a little out of order.
OVERLAP_MS = 60_000

MENTIONS = "x:mentions"
DMS = "x:dms"

#: X's largest pages; and how far one poll reads back at most.
POST_PAGE, DM_PAGE, MOST_PAGES = 100, 100, 8


def overlap(since_id: str) -> str:
    """Give the id a minute before `since_id`."""
    return str(max(1, int(since_id) - (OVERLAP_MS << SNOWFLAKE_TIME_BIT)))


def poll_mentions(store: Store, account: Account, me: str) -> int:
    """Read the mentions since the last poll into the inbox; gives how many were new.

    Raises ChannelError when X fails and StoreUnavailable when we cannot store: the next poll reads them again.
    """
    since_id = cursors.read(store, MENTIONS)
    pages = list(_mention_pages(account, me, overlap(since_id) if since_id else None))
    return _take(store, MENTIONS, since_id, _from_posts(pages, me))


def _mention_pages(account: Account, me: str, since_id: str | None) -> Iterator[Any]:
    token = None
    for _ in range(MOST_PAGES):
        with translated():
            page = account.client.get_users_mentions(
                me, since_id=since_id, max_results=POST_PAGE, pagination_token=token,
                tweet_fields=POST_FIELDS, expansions=POST_EXPANSIONS, user_fields=["username"], user_auth=True,
            )  # fmt: skip
        yield page
        token = (page.meta or {}).get("next_token")
        if not token:
            return


def _from_posts(pages: Iterable[Any], me: str) -> Iterator[Incoming]:
    for page in pages:
        users, quoted = handles(page.includes), authors(page.includes)
        for post in page.data or ():
            if incoming := from_post(post, users=users, quoted_authors=quoted, me=me):
                yield incoming


def poll_dms(store: Store, account: Account, me: str) -> int:
    """Read the direct messages since the last poll into the inbox; gives how many were new. Raises as above."""
    since_id = cursors.read(store, DMS)
    events: list[Incoming] = []
    for page in _dm_pages(account, since_id):
        users = handles(page.includes)
        events += filter(None, (from_dm(event, users=users, me=me) for event in page.data or ()))
    return _take(store, DMS, since_id, events)


def _dm_pages(account: Account, since_id: str | None) -> Iterator[Any]:
    """Give pages from the newest back to what was read before; X has no `since_id` here."""
    token, floor = None, int(overlap(since_id)) if since_id else 0
    for _ in range(MOST_PAGES):
        with translated():
            page = account.client.get_direct_message_events(
                max_results=DM_PAGE, pagination_token=token, event_types="MessageCreate",
                dm_event_fields=DM_FIELDS, expansions=DM_EXPANSIONS, user_fields=["username"], user_auth=True,
            )  # fmt: skip
        yield page
        token = (page.meta or {}).get("next_token")
        if not token or min((int(event.id) for event in page.data or ()), default=0) <= floor:
            return


def _take(store: Store, cursor: str, since_id: str | None, incoming: Iterable[Incoming]) -> int:
    """Store in the channel's order, then move the cursor."""
    ordered = sorted(incoming, key=lambda message: int(message.id))
    new = sum(take(store, message) for message in ordered)
    if ordered and int(ordered[-1].id) > int(since_id or 0):
        cursors.write(store, cursor, ordered[-1].id)
    if new:
        log.info("received", source=cursor, new=new)
    return new


def take(store: Store, incoming: Incoming) -> bool:
    """Let one message through the guard into the inbox; False when it was known."""
    return inbox.append(store, guard(incoming))
