"""Puts the rooms together: the only place that knows them all. Reads the settings; starts nothing by itself."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fastapi import FastAPI
from pydantic import SecretStr

from bot.channels.x.account import Account
from bot.channels.x.send import Sender
from bot.desk.access import setup_token
from bot.desk.app import create_app
from bot.desk.show import Profile as DeskProfile
from bot.dialogue.converse import Converser
from bot.dialogue.hours import ServiceHours
from bot.dialogue.machine import Machine
from bot.dialogue.think import Thinker
from bot.policy import House
from bot.settings import Settings, x_settings
from bot.store import users
from bot.store.database import Database
from bot.store.embedded import Postgres, Valkey
from bot.store.store import Store, open_store
from bot.wording import Profile, Wording, load
from faq_index.entries import load as load_entries


@contextmanager
def servers(settings: Settings, *, adopt: bool = False) -> Iterator[Settings]:
    """Give settings in which both stores have an address; starts the embedded ones where none is set.

    Embedded servers that already run are joined, and stopped by whoever started them; with `adopt` by us, too (a
    starter that was killed has left them). Raises SetupError.
    """
    postgres = None if settings.database_url else Postgres(settings.var / "postgres")
    try:
        valkey = None if settings.redis_url else Valkey(settings.var / "valkey", port=settings.valkey_port, adopt=adopt)
    except BaseException:
        if postgres:
            postgres.stop()
        raise
    addresses = {
        "database_url": postgres.address if postgres else settings.database_url,
        "redis_url": valkey.address if valkey else settings.redis_url,
    }
    try:
        yield settings.model_validate(settings.model_dump() | addresses)
    finally:
        if valkey:
            valkey.stop()
        if postgres:
            postgres.stop()


@contextmanager
def database(settings: Settings) -> Iterator[Database]:
    """Open the database alone, in its newest shape; joins the embedded server when it runs. Raises SetupError."""
    postgres = None if settings.database_url else Postgres(settings.var / "postgres")
    opened = Database(postgres.address if postgres else _secret(settings.database_url))
    try:
        opened.migrate()
        yield opened
    finally:
        opened.close()
        if postgres:
            postgres.stop()


def _secret(value: SecretStr | None) -> str:
    assert value  # noqa: S101 # the callers have made sure
    return value.get_secret_value()


def store(settings: Settings) -> Store:
    """Open the store at the addresses that the settings have (see `servers`)."""
    return open_store(
        database_url=_secret(settings.database_url),
        redis_url=_secret(settings.redis_url),
        namespace=settings.namespace,
    )


def words(settings: Settings) -> tuple[Profile, Wording]:
    """Read who runs the service and its own words. Raises ContentError with every problem at once."""
    return load(settings.data)


def house(settings: Settings) -> House:
    """Give what holds for every reply: marks, limits, and what of our own looks like personal data."""
    profile, wording = words(settings)
    return House(
        first_marks=tuple(wording.bot_mark_first.values()),
        next_mark=wording.bot_mark_next,
        reply_limit=settings.reply_limit,
        dm_limit=settings.dm_limit,
        public=(*profile.facts.values(), f"@{profile.handle}"),
    )


def thinker(settings: Settings) -> Thinker:
    """Give the path from a masked text to a decision and its finished wordings."""
    profile, wording = words(settings)
    machine = Machine(
        rasa_url=f"http://{settings.host}:{settings.rasa_port}",
        model_folder=settings.var / "model",
        timeout_seconds=settings.machine_timeout_seconds,
    )
    hours = ServiceHours(profile.service_hours, zone=profile.time_zone)
    return Thinker(machine=machine, wording=wording, hours=hours, house=house(settings))


def converser(settings: Settings, opened: Store) -> Converser:
    """Give the conversation worker."""
    return Converser(store=opened, thinker=thinker(settings))


def account(settings: Settings) -> Account:
    """Give our account on X, or on the simulator when there are no credentials."""
    return Account(x_settings(), simulator_url=f"http://{settings.host}:{settings.simulator_port}")


def on_simulator(settings: Settings) -> bool:
    """Say whether X is played by the simulator on this machine."""
    return account(settings).base_url == f"http://{settings.host}:{settings.simulator_port}"


def sender(settings: Settings, opened: Store, x: Account, *, me: str) -> Sender:
    """Give what sends the outbox to X."""
    return Sender(store=opened, account=x, me=me, house=house(settings))


def desk(settings: Settings, opened: Store) -> FastAPI:
    """Give the desk's application."""
    who, _ = words(settings)
    entries = load_entries(settings.data / "faq", facts=who.facts)
    profile = DeskProfile(
        handle=who.handle,
        display_name=who.display_name,
        time_zone=who.time_zone.key,
        concerns={entry.id: entry.label for entry in entries},
    )
    return create_app(opened, secret=desk_secret(settings), profile=profile, house=house(settings))


def first_link(settings: Settings, opened: Store) -> str | None:
    """Give the path of the one-time link for the first admin, or None when there are users."""
    return None if users.count(opened) else f"/setup?token={setup_token(desk_secret(settings))}"


def desk_secret(settings: Settings) -> str:
    """Give the key that signs the desk's sessions; made once and kept, readable by the owner only."""
    if settings.desk_secret:
        return settings.desk_secret.get_secret_value()
    file = settings.var / "desk_secret"
    with suppress(FileExistsError):
        _write_private(file, secrets.token_urlsafe(48))
    return file.read_text()


def _write_private(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(content)
