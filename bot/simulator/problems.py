"""Error bodies: writes what X answers when it refuses.

Where the OpenAPI document names a problem type that fits, it is used. It names none for 401, 403, 429 and 5xx; for
these the bodies are as seen in the field, with the type `about:blank` (e.g. github.com/akrherz/iembot/issues/163 of
February 2026 for the duplicate, github.com/geduldig/TwitterAPI/issues/180 for 429).
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

TYPES = "https://api.x.com/2/problems/"
Body = dict[str, Any]


class Problem(Exception):
    """A refusal with its HTTP status and JSON body."""

    def __init__(self, status: int, body: Body) -> None:
        super().__init__(body.get("detail", ""))
        self.status = status
        self.body = body
        self.headers: dict[str, str] = {}


def blank(status: int, detail: str | None = None) -> Problem:
    """A problem without a type of its own: title and detail from the status, unless a detail is given."""
    title = HTTPStatus(status).phrase
    return Problem(status, {"title": title, "detail": detail or title, "type": "about:blank", "status": status})


def invalid(message: str, **parameters: str) -> Problem:
    """400: a parameter or a body that X does not accept."""
    return Problem(
        400,
        {
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": TYPES + "invalid-request",
            "status": 400,
            "errors": [{"parameters": {key: [value] for key, value in parameters.items()}, "message": message}],
        },
    )


def not_found(resource: str, parameter: str, value: str) -> Body:
    """The entry under `errors` of a 200 answer for something that is not there."""
    return {
        "title": "Not Found Error",
        "detail": f"Could not find {resource} with {parameter}: [{value}].",
        "type": TYPES + "resource-not-found",
        "resource_type": resource,
        "resource_id": value,
        "parameter": parameter,
        "value": value,
    }


def too_many_streams() -> Problem:
    """429: the stream is open already."""
    return Problem(
        429,
        {
            "title": "ConnectionException",
            "detail": "This stream is currently at the maximum allowed connection limit.",
            "connection_issue": "TooManyConnections",
            "type": TYPES + "streaming-connection",
            "status": 429,
        },
    )
