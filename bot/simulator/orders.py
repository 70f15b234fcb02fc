"""Bodies of the control API: reads JSON, writes checked orders. Pure."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.simulator.faults import Kind

Handle = Annotated[str, Field(pattern=r"^@?[A-Za-z0-9_]{1,15}$", description="1 to 15 of A-Z, a-z, 0-9 and _")]
Id = Annotated[str, Field(pattern=r"^[0-9]{1,19}$", description="an id as a text of digits")]
Text = Annotated[str, Field(min_length=1, max_length=25_000)]


class Order(BaseModel):
    """Every body refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid")


class NewUser(Order):
    """A person on the simulated X."""

    username: Handle
    name: str | None = Field(default=None, min_length=1, max_length=50)
    description: str = Field(default="", max_length=160)


class CustomerPost(Order):
    """A public post by anyone, as typed: mention the account to reach it. Nothing is added, nothing refused."""

    author: Handle
    text: Text
    name: str | None = Field(default=None, min_length=1, max_length=50)
    reply_to: Id | None = None
    quote_of: Id | None = None
    #: Seconds ago; the post gets an id of that time, so it reaches readers late.
    age_seconds: float = Field(default=0, ge=0, le=7 * 24 * 3600)


class CustomerDm(Order):
    """A direct message to our account."""

    author: Handle
    text: Text
    name: str | None = Field(default=None, min_length=1, max_length=50)
    age_seconds: float = Field(default=0, ge=0, le=7 * 24 * 3600)


class Seed(Order):
    """Many at once: users first, then posts, then messages, each in the order given."""

    users: list[NewUser] = []
    posts: list[CustomerPost] = []
    dms: list[CustomerDm] = []


class ClockMove(Order):
    """How far to move the clock forward, in seconds."""

    advance_seconds: float = Field(gt=0, le=366 * 24 * 3600)


class FaultOrder(Order):
    """What shall go wrong with the next requests that match."""

    kind: Kind
    method: str | None = Field(default=None, pattern=r"^(GET|POST|DELETE)$")
    path: str = Field(default="/2/", pattern=r"^/2/")
    times: int = Field(default=1, ge=1, le=100_000)
    #: How long a time-out holds the connection; after how long a 429 says that it ends.
    seconds: float = Field(default=30, ge=0, le=900)


class LimitOrder(Order):
    """A new first window for one endpoint of X's table."""

    endpoint: str
    limit: int = Field(ge=0, le=1_000_000)
    seconds: int | None = Field(default=None, ge=1, le=86_400)
