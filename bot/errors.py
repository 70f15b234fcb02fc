"""Every error of the service, as one tree. Reads and writes nothing.

A message names the key, the value (never a customer's text or a secret), what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence


class BotError(Exception):
    """The root: something the service understands well enough to say in one sentence."""


class SettingsError(BotError):
    """A setting is missing or has a value that cannot work; `problems` lists them all."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class SetupError(BotError):
    """Something that `make run` must have built or found is not there."""


class IncomingError(BotError):
    """A message of a channel or of a caller does not have the shape that was agreed."""


class UpstreamError(BotError):
    """Another server did not do what was asked; the next classes say which."""


class ChannelError(UpstreamError):
    """The channel (X) refused or failed."""


class ChannelUnavailable(ChannelError):
    """X did not answer, or answered 5xx: nothing is known about the effect."""


class ChannelRateLimited(ChannelError):
    """X's window is used up until `reset_at` (Unix seconds)."""

    def __init__(self, message: str, *, reset_at: int) -> None:
        super().__init__(message)
        self.reset_at = reset_at


class ChannelRefused(ChannelError):
    """X understood and said no (4xx); posting the same again would be refused again."""


class ChannelDuplicate(ChannelRefused):
    """X says that this text was posted already; after a crash that may be true."""


class MachineUnavailable(UpstreamError):
    """Rasa or the action server did not answer in time or not in the agreed form."""


class StoreUnavailable(UpstreamError):
    """PostgreSQL or Redis cannot be reached."""


class FenceError(BotError):
    """The conversation changed its owner meanwhile: what was written under the old number is refused."""


class NameTaken(BotError):
    """Another user has this name or these initials."""


class CaseTaken(BotError):
    """Another agent has the case; `initials` says who."""

    def __init__(self, initials: str) -> None:
        super().__init__(f"the case belongs to ^{initials}")
        self.initials = initials
