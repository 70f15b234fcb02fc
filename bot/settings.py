"""All settings, read once from the environment (`BOT_…`, `X_…`); writes nothing.

Every setting stands in docs/settings.md, or a test fails. Secrets are `SecretStr`: they show as stars.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError


class Settings(BaseSettings):
    """What an operator may set; the defaults run everything on one machine against the simulator."""

    model_config = SettingsConfigDict(env_prefix="BOT_", frozen=True, hide_input_in_errors=True)

    var: Path = Field(Path("var"), description="Folder for everything that is built or stored.")
    data: Path = Field(Path("bot/data"), description="What editors and trainers write.")
    host: str = Field("127.0.0.1", description="Address that desk, simulator, Rasa and actions listen on.")
    desk_port: int = Field(8802, ge=1, le=65535, description="Port of the desk.")
    simulator_port: int = Field(8801, ge=1, le=65535, description="Port of the simulator of X.")
    rasa_port: int = Field(5005, ge=1, le=65535, description="Port of Rasa.")
    actions_port: int = Field(5055, ge=1, le=65535, description="Port of the action server.")
    valkey_port: int = Field(6390, ge=1, le=65535, description="Port of the embedded Valkey.")
    database_url: SecretStr | None = Field(
        None, description="PostgreSQL by address (postgresql://user:password@host/db); empty: embedded."
    )
    redis_url: SecretStr | None = Field(
        None, description="Redis or Valkey by address (redis://host:6379/0); empty: embedded."
    )
    namespace: str = Field("hilft", pattern=r"^[a-z][a-z0-9_-]*$", description="Prefix of every Redis key.")
    intake: Literal["poll", "stream"] = Field("poll", description="How public posts are fetched from X.")
    poll_seconds: float = Field(4.0, gt=0, description="Pause between two polls of the mentions (X: 300 in 15 min).")
    dm_poll_seconds: float = Field(61.0, gt=0, description="Pause between two polls of the DMs (X: 15 in 15 min).")
    sweep_seconds: float = Field(5.0, gt=0, description="How often unfinished work is looked for.")
    machine_timeout_seconds: float = Field(10.0, gt=0, description="How long Rasa may take for one message.")
    reply_limit: int = Field(280, ge=100, le=25000, description="Weighted length of a public reply.")
    dm_limit: int = Field(1000, ge=140, le=10000, description="Length of a direct message.")
    demo: bool = Field(True, description="Let ten scripted customers write after the first start.")
    desk_secret: SecretStr | None = Field(
        None, description="Key that signs the desk's sessions; empty: made once and kept in the var folder."
    )


class XSettings(BaseSettings):
    """How to reach X, and as whom. Without credentials the simulator is used."""

    model_config = SettingsConfigDict(env_prefix="X_", frozen=True, hide_input_in_errors=True)

    base_url: str | None = Field(None, description="Address of the API; empty: the simulator.")
    consumer_key: SecretStr | None = Field(None, description="OAuth 1.0a consumer key.")
    consumer_secret: SecretStr | None = Field(None, description="OAuth 1.0a consumer secret.")
    access_token: SecretStr | None = Field(None, description="OAuth 1.0a access token of the account.")
    access_token_secret: SecretStr | None = Field(None, description="OAuth 1.0a access token secret.")
    bearer_token: SecretStr | None = Field(None, description="App-only token, for the filtered stream.")


def _problems(error: ValidationError, prefix: str) -> list[str]:
    """Say each problem as: key, what is wrong. The value is not repeated, it may be a secret."""
    return [
        f"{prefix}{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg']}; see docs/settings.md"
        for problem in error.errors(include_input=False, include_url=False)
    ]


@cache
def settings() -> Settings:
    """Give the service's settings. Raises SettingsError, which names every wrong key at once."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_problems(error, "BOT_")) from None


@cache
def x_settings() -> XSettings:
    """Give the settings of the X channel. Raises SettingsError, which names every wrong key at once."""
    try:
        return XSettings()
    except ValidationError as error:
        raise SettingsError(_problems(error, "X_")) from None
