"""What can be set while the simulator runs: reads and writes nothing, checks values."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """How strictly the simulated X behaves. The defaults are what we know of X; docs/simulator.md names the sources."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: Greatest weighted length of a post.
    max_length: int = Field(default=280, ge=1, le=25_000)
    #: Greatest length of a direct message, in characters.
    max_dm_length: int = Field(default=10_000, ge=1, le=10_000)
    #: Simulated hours in which the same author may not post the same text again (0 switches the rule off).
    duplicate_hours: float = Field(default=24, ge=0)
    #: `typed` compares the text as sent, `shown` with the automatic mentions in front, so that the same text
    #: may go to different people. X documents neither.
    duplicate_scope: Literal["typed", "shown"] = "typed"
    #: Refuse a reply to someone who neither mentioned nor quoted us (X's rule of 23 February 2026).
    summoned_only: bool = True
    #: Does the automatic mention in front of a follow-up reply count as a mention? Not documented by X.
    implicit_mention_counts: bool = True
    #: Return links as t.co links with `entities.urls`, as X does.
    shorten_links: bool = True
    #: Return `&`, `<` and `>` as `&amp;`, `&lt;` and `&gt;` in the text of a post, as X does.
    escape_text: bool = True
    #: Seconds between two blank lines on an idle stream.
    keepalive_seconds: float = Field(default=20, gt=0, le=60)
    #: Streams that may be open at a time.
    stream_connections: int = Field(default=1, ge=1, le=10)
