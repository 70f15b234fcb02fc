"""Starts what understands and decides for one command, when it does not run: Rasa, actions, their own Valkey."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.cli.processes import Process, answers, environment, machine
from bot.errors import SetupError
from bot.settings import Settings
from bot.store.embedded import Valkey

START_SECONDS = 120.0
STOP_SECONDS = 15.0


@contextmanager
def machine_running(wanted: Settings) -> Iterator[Settings]:
    """Give settings under which Rasa and the actions answer: the running ones, or some of our own for the block.

    Raises SetupError when they cannot be started.
    """
    if all(answers(process.health) for process in machine(wanted)):
        yield wanted
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bot-try-")))
        valkey = Valkey(folder / "valkey", port=free_port())
        stack.callback(valkey.stop)
        own = _elsewhere(wanted, valkey.address)
        for process in machine(own):
            stack.enter_context(started(process, environment(own), log=folder / f"{process.name}.log"))
        for process in machine(own):
            wait(process, folder / f"{process.name}.log")
        yield own


def _elsewhere(wanted: Settings, redis_url: str) -> Settings:
    return wanted.model_copy(
        update={
            "rasa_port": free_port(),
            "actions_port": free_port(),
            "redis_url": SecretStr(redis_url),
            "database_url": SecretStr("postgresql://not-used"),
        }
    )


def free_port() -> int:
    """Give a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(process: Process, variables: dict[str, str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run one process for the block, its output in `log`; it is asked to stop at the end, then made to."""
    with log.open("ab") as output:
        running = subprocess.Popen(  # noqa: S603 # our own command lines
            shlex.split(process.command), stdout=output, stderr=output, env={**os.environ, **variables}
        )
        try:
            yield running
        finally:
            _stop(running)


def _stop(running: subprocess.Popen[bytes]) -> None:
    running.terminate()
    try:
        running.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()


def wait(process: Process, log: Path) -> None:
    """Wait until a process answers. Raises SetupError with the end of its log when it does not."""
    end = time.monotonic() + START_SECONDS
    while not answers(process.health):
        if time.monotonic() > end:
            tail = log.read_text("utf-8", "replace")[-800:]
            raise SetupError(f"{process.name} did not start within {START_SECONDS:.0f} s. Its log ends: {tail}")
        time.sleep(0.2)
