"""Query parameters of X API v2: reads a request, writes checked values or X's 400 answer."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request

from bot.simulator.problems import invalid


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TWEET_FIELDS = _names(
    "article attachments author_id card_uri community_id context_annotations conversation_id created_at "
    "display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang media_metadata "
    "non_public_metrics note_tweet organic_metrics possibly_sensitive promoted_metrics public_metrics "
    "referenced_tweets reply_settings scopes source suggested_source_links text withheld"
)
USER_FIELDS = _names(
    "affiliation confirmed_email connection_status created_at description entities id is_identity_verified location "
    "most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics "
    "receives_your_dm subscription subscription_type url username verified verified_followers_count verified_type "
    "withheld"
)
DM_FIELDS = _names(
    "attachments created_at dm_conversation_id entities event_type id participant_ids referenced_tweets sender_id text"
)
TWEET_EXPANSIONS = _names(
    "attachments.media_keys attachments.poll_ids author_id edit_history_tweet_ids entities.mentions.username "
    "geo.place_id in_reply_to_user_id referenced_tweets.id referenced_tweets.id.author_id"
)
DM_EXPANSIONS = _names("attachments.media_keys participant_ids referenced_tweets.id sender_id")
USER_EXPANSIONS = _names("affiliation most_recent_tweet_id pinned_tweet_id")
#: Parameters that every endpoint with posts takes.
TWEET_PARAMETERS = frozenset(
    {"expansions", "tweet.fields", "user.fields", "media.fields", "place.fields", "poll.fields"}
)
#: Parameters of a timeline with pages.
PAGE_PARAMETERS = frozenset({"max_results", "pagination_token", "since_id", "until_id", "start_time", "end_time"})


class Params:
    """The query parameters of one request; a name that the endpoint does not know is refused, as X does."""

    def __init__(self, request: Request, known: frozenset[str]) -> None:
        self.values = dict(request.query_params)
        for name, value in self.values.items():
            if name not in known:
                names = ",".join(sorted(known))
                raise invalid(f"The query parameter [{name}] is not one of [{names}]", **{name: value})

    def choices(self, name: str, allowed: frozenset[str]) -> frozenset[str]:
        """A list with commas, each of `allowed`; empty if absent."""
        chosen = [value for value in self.values.get(name, "").split(",") if value]
        for value in chosen:
            if value not in allowed:
                options = ",".join(sorted(allowed))
                raise invalid(
                    f"The `{name}` query parameter value [{value}] is not one of [{options}]", **{name: value}
                )
        return frozenset(chosen)

    def number(self, name: str, *, low: int, high: int, default: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.values.get(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise invalid(
                f"The `{name}` query parameter value [{value}] is not between {low} and {high}", **{name: value}
            )
        return int(value)

    def id(self, name: str) -> int | None:
        """A snowflake id, or None if absent."""
        value = self.values.get(name)
        return None if value is None else id_of(name, value)

    def time(self, name: str) -> float | None:
        """A moment as `YYYY-MM-DDTHH:mm:ssZ`, in epoch seconds, or None if absent."""
        value = self.values.get(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise invalid(
                f"The `{name}` query parameter value [{value}] is not a valid RFC3339 date-time", **{name: value}
            )
        return moment.timestamp()


def id_of(name: str, value: str) -> int:
    """An id in a path or a parameter. Raises X's 400 if it is none."""
    if not (value.isascii() and value.isdigit() and len(value) <= 19):
        raise invalid(f"The `{name}` query parameter value [{value}] does not match ^[0-9]{{1,19}}$", **{name: value})
    return int(value)
