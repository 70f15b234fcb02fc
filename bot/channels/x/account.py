"""The account on X: opens tweepy's clients, for X itself or for another address. Reads nothing, writes nothing.

Errors of tweepy and requests leave this room as errors of ours (`bot.errors`), `from` the original.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
import tweepy
from requests.adapters import HTTPAdapter

from bot.errors import (
    ChannelDuplicate,
    ChannelError,
    ChannelRateLimited,
    ChannelRefused,
    ChannelUnavailable,
    SettingsError,
)
from bot.settings import XSettings

#: The address that tweepy 4.17 has built in.
X_API = "https://api.twitter.com"

#: Seconds to connect, and to wait for an answer: tweepy itself would wait for ever.
TIMEOUTS = (5.0, 30.0)

#: What stands in for credentials when only the simulator is addressed, which asks for none.
NO_CREDENTIALS = "simulator"


class _OtherAddress(HTTPAdapter):
    """Sends what is meant for X to `base_url`, and never waits without end."""

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url.rstrip("/")

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        if request.url:
            request.url = self._base_url + request.url.removeprefix(X_API)
        options["timeout"] = options.get("timeout") or TIMEOUTS
        return super().send(request, **options)


class Account:
    """Our account: who we are, and the clients that act for it. Its repr shows no secret."""

    def __init__(self, secrets: XSettings, *, simulator_url: str) -> None:
        """Open the clients. Raises SettingsError when X itself is addressed without all five credentials."""
        self.base_url = secrets.base_url or (X_API if secrets.consumer_key else simulator_url)
        _check(secrets, self.base_url)
        self._bearer = _value(secrets.bearer_token)
        self.client = tweepy.Client(
            bearer_token=self._bearer,
            consumer_key=_value(secrets.consumer_key),
            consumer_secret=_value(secrets.consumer_secret),
            access_token=_value(secrets.access_token),
            access_token_secret=_value(secrets.access_token_secret),
            wait_on_rate_limit=False,
        )
        self.redirect(self.client.session)

    def __repr__(self) -> str:
        """Name the address only."""
        return f"Account({self.base_url})"

    def redirect(self, session: requests.Session) -> None:
        """Make a session of tweepy's speak to our address."""
        session.mount(X_API, _OtherAddress(self.base_url))

    def close(self) -> None:
        """Close the connections to X."""
        self.client.session.close()

    @property
    def bearer(self) -> str:
        """The app-only token, for the filtered stream; a secret."""
        return self._bearer

    def me(self) -> tuple[str, str]:
        """Ask X who we are: the account's id and handle. Raises ChannelError."""
        with translated():
            user = self.client.get_me(user_auth=True).data
        return str(user.id), str(user.username)


def _value(secret: Any) -> str:
    return secret.get_secret_value() if secret else NO_CREDENTIALS


def _check(secrets: XSettings, base_url: str) -> None:
    names = ("consumer_key", "consumer_secret", "access_token", "access_token_secret", "bearer_token")
    missing = [f"X_{name.upper()}" for name in names if getattr(secrets, name) is None]
    if base_url == X_API and missing:
        raise SettingsError(
            [f"{key}: missing; X needs it, set it in the environment (docs/going_live.md)" for key in missing]
        )


@contextmanager
def translated() -> Iterator[None]:
    """Turn every error of tweepy and requests into one of ours; no text of the answer is repeated."""
    try:
        yield
    except (tweepy.errors.TweepyException, requests.RequestException) as error:
        raise translate(error) from error


def translate(error: Exception) -> ChannelError:
    """Say in our words what a vendor's error means."""
    match error:
        case tweepy.errors.TooManyRequests():
            return ChannelRateLimited("X: the window is used up (429)", reset_at=_reset_at(error))
        case tweepy.errors.Forbidden() if "duplicate" in str(error).lower():
            return ChannelDuplicate("X: this text was posted already (403)")
        case tweepy.errors.TwitterServerError() | tweepy.errors.Unauthorized() | requests.RequestException():
            return ChannelUnavailable(f"X: no certain answer ({type(error).__name__})")
        case tweepy.errors.HTTPException():
            return ChannelRefused(f"X: refused ({error.response.status_code})")
        case _:
            return ChannelUnavailable(f"X: unclear answer ({type(error).__name__})")


def _reset_at(error: tweepy.errors.TooManyRequests) -> int:
    return int(error.response.headers.get("x-rate-limit-reset", "0"))
