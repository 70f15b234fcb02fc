"""The whole street as real processes: simulator, Rasa, actions, worker, channel, desk, on PostgreSQL and Valkey."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import wiring
from bot.cli.ephemeral import free_port, started, wait
from bot.cli.processes import environment, processes
from bot.errors import StoreUnavailable
from bot.settings import Settings
from bot.store.database import Database
from bot.store.outcomes import Report, check
from bot.store.store import Store
from bot.store.wake import CONVERSE, SEND
from tests.conftest import ROOT, Simulated


class Street:
    """Everything that runs, and a way to end and start single processes."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.settings = settings
        self.simulator = Simulated(f"http://127.0.0.1:{settings.simulator_port}")
        self.desk_url = f"http://127.0.0.1:{settings.desk_port}"
        self.store: Store = wiring.store(settings)
        self._log = log
        self._running: dict[str, ExitStack] = {}
        self.pids: dict[str, int] = {}

    def start(self, *names: str) -> None:
        """Start processes by name and wait until they answer."""
        chosen = [process for process in processes(self.settings) if process.name in names]
        for process in chosen:
            stack = self._running[process.name] = ExitStack()
            running = stack.enter_context(
                started(process, environment(self.settings), log=self._log / f"{process.name}.log")
            )
            self.pids[process.name] = running.pid
        for process in chosen:
            if process.health:
                wait(process, self._log / f"{process.name}.log")

    def stop(self, *names: str) -> None:
        """Stop processes; one that was killed already is only cleaned up."""
        for name in names:
            self._running.pop(name).close()

    def close(self) -> None:
        """Stop everything, those that depend on others first."""
        self.stop(*reversed(list(self._running)))
        self.simulator.close()
        self.store.close()

    def report(self) -> Report:
        """Count the outcomes, as `bot check-outcomes` does."""
        return check(self.store.database)

    def quiet(self) -> bool:
        """Say whether no message and no reply is on its way."""
        with self.store.database.begin() as session:
            return not session.scalar(
                text(
                    "SELECT (SELECT count(*) FROM messages WHERE state = 'pending')"
                    " + (SELECT count(*) FROM replies WHERE state IN ('queued', 'sending', 'unknown'))"
                )
            )


@pytest.fixture(scope="session")
def street_process(servers: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Start the whole street once."""
    folder = tmp_path_factory.mktemp("street")
    for part in ("model", "rasa", "index"):
        (folder / part).symlink_to(ROOT / "var" / part)
    settings = Settings(
        var=folder,
        database_url=_own_database(servers[0]),
        redis_url=servers[1],
        namespace="street",
        desk_port=free_port(),
        simulator_port=free_port(),
        rasa_port=free_port(),
        actions_port=free_port(),
        poll_seconds=0.3,
        dm_poll_seconds=0.5,
        sweep_seconds=1,
    )  # type: ignore[arg-type] # pydantic makes the secrets
    street = Street(settings, folder)
    street.store.database.migrate()
    try:
        street.start("simulator")
        _lift_limits(street.simulator)
        street.start("actions", "rasa", "worker", "channel", "desk")
        yield street
    finally:
        street.close()


def _own_database(address: str) -> str:
    """Make a database beside that of the other tests, which empty theirs."""
    from bot.store.database import Database

    database = Database(address)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE street"))
    database.close()
    return address.replace("/postgres?", "/street?")


def _lift_limits(simulator: Simulated) -> None:
    """Let as much through as a test wants; X's own windows are tested where they matter."""
    for endpoint in simulator.control("GET", "limits"):
        simulator.control("PUT", "limits", {"endpoint": endpoint, "limit": 1_000_000})


def _forget(database: Database, tries: int = 3) -> None:
    """Empty every table but the agents'; what still runs from the test before may hold rows the other way round."""
    from bot.store.tables import Table

    try:
        with database.begin() as session:
            for table in reversed(Table.metadata.sorted_tables):
                if table.name != "users":
                    session.execute(table.delete())
    except StoreUnavailable:  # a deadlock: one of both has to give way
        if tries == 1:
            raise
        _forget(database, tries - 1)


@pytest.fixture
def street(street_process: Street) -> Street:
    """Give the street with an empty record and an empty X."""
    street = street_process
    street.simulator.control("DELETE", "faults")
    street.simulator.control("POST", "reset")
    _lift_limits(street.simulator)
    # What the test before left under way would be counted with this one's.
    end = time.monotonic() + 20
    while not street.quiet() and time.monotonic() < end:
        time.sleep(0.2)
    _forget(street.store.database)
    for queue in (CONVERSE, SEND):
        street.store.broker.flush(queue)
    return street
