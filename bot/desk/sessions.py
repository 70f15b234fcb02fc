"""Who is logged in: a signed cookie. Reads and writes the cookie `desk`; keeps nothing on the server.

The cookie holds the user's id and a random word; the same word stands in every form (CSRF protection:
another site can make the browser send the cookie, but cannot read the word).
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import HTTPConnection
from starlette.responses import Response

COOKIE = "desk"
#: A working day with its breaks; then one logs in again.
MAX_AGE_SECONDS = 12 * 3600


@dataclass(frozen=True, kw_only=True)
class Session:
    """A visitor: `user_id` is None before the log-in, `word` is what each form must bring back."""

    user_id: int | None
    word: str

    def fits(self, word: str) -> bool:
        """Say whether a form came from one of our pages."""
        return hmac.compare_digest(self.word.encode(), word.encode())


def new(user_id: int | None = None) -> Session:
    """Begin a session with a word of its own, so that one from before the log-in is worth nothing after it."""
    return Session(user_id=user_id, word=secrets.token_urlsafe(24))


class Sessions:
    """Signs sessions into cookies and reads them back."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="desk-session")

    def read(self, request: HTTPConnection) -> Session | None:
        """Give the visitor's session, or None when there is none, or it is forged or too old."""
        try:
            user_id, word = self._serializer.loads(request.cookies.get(COOKIE, ""), max_age=MAX_AGE_SECONDS)
        except (BadSignature, ValueError, TypeError):
            return None
        return Session(user_id=user_id, word=word)

    def write(self, response: Response, request: HTTPConnection, session: Session) -> None:
        """Hand the session to the browser; scripts cannot read it, other sites cannot send it with a POST."""
        response.set_cookie(
            COOKIE,
            str(self._serializer.dumps([session.user_id, session.word])),
            max_age=MAX_AGE_SECONDS,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )

    def end(self, response: Response) -> None:
        """Take the cookie away."""
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")
