"""Opens PostgreSQL: one engine a process, one transaction a block. Reads and writes nothing by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from bot.errors import StoreUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"


def sqlalchemy_url(address: str) -> URL:
    """Turn a `postgresql://` address into one for psycopg 3."""
    return make_url(address).set(drivername="postgresql+psycopg")


class Database:
    """The database by address; give each unit of work its own `begin()` block."""

    def __init__(self, address: str, *, pool_size: int = 10) -> None:
        self.address = address
        self.engine = create_engine(
            sqlalchemy_url(address),
            pool_size=pool_size,
            max_overflow=10,
            pool_pre_ping=True,
            hide_parameters=True,
        )
        self._session = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Give a session in one transaction: committed at the end, rolled back on any error.

        Raises StoreUnavailable when the server cannot be reached.
        """
        try:
            with self._session.begin() as session:
                yield session
        except (OperationalError, InterfaceError) as error:
            raise StoreUnavailable("PostgreSQL does not answer; is it running and reachable?") from error

    @contextmanager
    def alone(self, key: int) -> Iterator[bool]:
        """Hold the advisory lock `key` for the block; gives False when another holds it.

        The lock is the connection's: a killed process loses it at once.
        """
        try:
            with self.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                got = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))
                try:
                    yield got
                finally:
                    if got:
                        connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
        except (OperationalError, InterfaceError) as error:
            raise StoreUnavailable("PostgreSQL does not answer; is it running and reachable?") from error

    def migrate(self) -> None:
        """Bring the tables to the newest shape; doing it twice is harmless."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["engine"] = self.engine
        command.upgrade(config, "head")

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()
