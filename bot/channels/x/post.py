"""Posts to X, and finds again what was posted. Speaks HTTP to X; writes nothing of ours.

Errors leave as ChannelError; which one says whether the effect is certain.
"""

from __future__ import annotations

import html
import re
from typing import Any

from bot.channels.x.account import Account, translated
from bot.messages import Channel
from bot.store.outbox import Outgoing

#: How many of our own newest posts are looked through.
OWN_PAGE = 100

#: X puts the mentions in front of a reply, and its own short links in place of ours.
_MENTIONS = re.compile(r"^(?:@\w+\s+)+")
_LINKS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?")


def post(account: Account, outgoing: Outgoing) -> str:
    """Post a reply or send a direct message; gives X's id of it. Raises ChannelError."""
    with translated():
        if outgoing.channel is Channel.DM:
            answer = account.client.create_direct_message(
                participant_id=outgoing.to_customer, text=outgoing.text, user_auth=True
            )
            return str(answer.data["dm_event_id"])
        answer = account.client.create_tweet(
            text=outgoing.text, in_reply_to_tweet_id=outgoing.to_message, user_auth=True
        )
        return str(answer.data["id"])


def find_own(account: Account, outgoing: Outgoing, *, me: str) -> str | None:
    """Look for a reply among what we posted after the customer's message; gives X's id of it, or None."""
    with translated():
        own = _own_dms(account, outgoing, me) if outgoing.channel is Channel.DM else _own_posts(account, outgoing, me)
    wanted = _essence(outgoing.text)
    return next((str(found.id) for found in own if _essence(found.text) == wanted), None)


def _own_posts(account: Account, outgoing: Outgoing, me: str) -> list[Any]:
    page = account.client.get_users_tweets(
        me,
        since_id=outgoing.to_message,
        max_results=OWN_PAGE,
        tweet_fields=["referenced_tweets"],
        user_auth=True,
    )
    return [found for found in page.data or () if _answers(found, outgoing.to_message)]


def _answers(found: Any, to_message: str) -> bool:
    references = found.referenced_tweets or ()
    return any(reference.type == "replied_to" and str(reference.id) == to_message for reference in references)


def _own_dms(account: Account, outgoing: Outgoing, me: str) -> list[Any]:
    page = account.client.get_direct_message_events(
        participant_id=outgoing.to_customer,
        max_results=OWN_PAGE,
        event_types="MessageCreate",
        dm_event_fields=["sender_id", "text"],
        user_auth=True,
    )
    newer = (found for found in page.data or () if int(found.id) > int(outgoing.to_message))
    return [found for found in newer if str(found.sender_id) == me]


def _essence(text: str) -> str:
    """Give what stays of a text on its way through X: without leading mentions and links, white space folded."""
    plain = _LINKS.sub("", _MENTIONS.sub("", html.unescape(text)))
    return " ".join(plain.split())
