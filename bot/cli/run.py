"""`bot run`: starts everything under one supervisor, says what is ready, and stops all of it on Ctrl-C.

Each process writes its own log below var/log; the terminal shows plain words only.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

import httpx
import typer
from honcho.manager import Manager
from rich.console import Console

from bot import wiring
from bot.cli import app
from bot.cli.processes import Process, answers, environment, processes
from bot.errors import SetupError
from bot.settings import Settings, settings

console = Console(highlight=False)

#: How long all processes together may take until they answer, in seconds.
READY_SECONDS = 180.0

#: What SIGINT and SIGTERM leave as exit codes: being asked to stop is no failure.
ASKED_TO_STOP = (130, 143)


class LogFiles:
    """Takes what the processes print and writes each one's lines to var/log/NAME.log."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.width = 0
        self._folder = folder
        self._files: dict[str, TextIO] = {}

    def write(self, message: Any) -> None:
        """Write one message of honcho: a line, with the name of the process it came from."""
        if message.name not in self._files:
            self._files[message.name] = (self._folder / f"{message.name}.log").open("w", encoding="utf-8")
        data = message.data.decode("utf-8", "replace") if isinstance(message.data, bytes) else message.data
        print(data.rstrip("\n"), file=self._files[message.name], flush=True)

    def tail(self, name: str, lines: int = 12) -> str:
        """Give the end of a process's log."""
        return "\n".join((self._folder / f"{name}.log").read_text("utf-8").splitlines()[-lines:])


@app.command()
def run() -> None:
    """Start everything on this machine: stores, simulator, Rasa, actions, worker, channel, desk."""
    wanted = settings()
    _check_built(wanted)
    _check_ports(wanted)
    console.print("Starting; this takes about half a minute …")
    with wiring.servers(wanted, adopt=True) as addressed:
        store = wiring.store(addressed)
        store.database.migrate()
        first_link = wiring.first_link(addressed, store)
        store.close()
        console.print("[green]✓[/] PostgreSQL and Valkey" + (" (embedded)" if not wanted.database_url else ""))
        code = _supervise(addressed, first_link)
    console.print("Everything has stopped.")
    sys.exit(0 if code in ASKED_TO_STOP else code)


def _check_built(wanted: Settings) -> None:
    parts = ", ".join(part for part in ("model", "rasa", "index") if not (wanted.var / part).exists())
    if parts:
        raise SetupError(f"Not built yet: {parts} (below {wanted.var}). Run `make run`, which builds them.")


def _check_ports(wanted: Settings) -> None:
    """Refuse at the door when a port is taken. Raises SetupError that names every one and its setting."""
    ports = {name: getattr(wanted, name) for name in ("desk_port", "simulator_port", "rasa_port", "actions_port")}
    busy = [f"{port} (BOT_{name.upper()})" for name, port in ports.items() if _busy(wanted.host, port)]
    if busy:
        raise SetupError(
            f"In use already: port {', port '.join(busy)}. Stop what uses it, or set another port in the environment."
        )


def _busy(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _supervise(addressed: Settings, first_link: str | None) -> int:
    """Run all processes until Ctrl-C or until one of them ends; gives the exit code."""
    logs = LogFiles(addressed.var / "log")
    manager = Manager(printer=logs)
    wanted = processes(addressed)
    for process in wanted:
        manager.add_process(process.name, f"exec {process.command}", env={**os.environ, **environment(addressed)})
    over = threading.Event()
    herald = threading.Thread(target=_herald, args=(addressed, wanted, first_link, over), daemon=True)
    herald.start()
    manager.loop()
    over.set()
    code = int(manager.returncode or 0)
    if code not in ASKED_TO_STOP:
        _explain(manager, logs)
        code = code or 1
    return code


def _explain(manager: Any, logs: LogFiles) -> None:
    """Name the process that ended by itself, with the end of its log."""
    ended = [name for name, state in manager._processes.items() if state.get("returncode") not in (None, -15, 0)]
    for name in ended[:1]:
        console.print(f"[bold red]✗ {name} ended by itself; the end of var/log/{name}.log:[/]")
        console.print(logs.tail(name), markup=False)


def _herald(addressed: Settings, wanted: list[Process], first_link: str | None, over: threading.Event) -> None:
    """Say of each process when it answers; then print the addresses and let the demo begin."""
    waiting = [process for process in wanted if process.health]
    end = time.monotonic() + READY_SECONDS
    while waiting and not over.is_set() and time.monotonic() < end:
        for process in list(waiting):
            if answers(process.health):
                waiting.remove(process)
                console.print(f"[green]✓[/] {process.says}")
        over.wait(0.3)
    if over.is_set():
        return
    if waiting:
        names = ", ".join(process.name for process in waiting)
        console.print(f"[bold red]✗ not ready after {READY_SECONDS:.0f} s: {names}; see var/log[/]")
        return
    if addressed.demo and wiring.on_simulator(addressed):
        httpx.post(f"{simulator_url(addressed)}/control/demo/start")
    console.print(_welcome(addressed, first_link), soft_wrap=True)


def simulator_url(addressed: Settings) -> str:
    """Give the address of the simulator."""
    return f"http://{addressed.host}:{addressed.simulator_port}"


def _welcome(addressed: Settings, first_link: str | None) -> str:
    desk = f"http://{addressed.host}:{addressed.desk_port}"
    lines = ["", "[bold]Ready.[/]"]
    if wiring.on_simulator(addressed):
        lines.append(f"  Simulator (write as a customer)   {simulator_url(addressed)}/")
    lines.append(f"  Desk (agents, editors)            {desk}/")
    if first_link:
        lines.append(f"  First admin, works once           {desk}{first_link}")
    lines.append("Ctrl-C stops everything.")
    return "\n".join(lines)


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape."""
    with wiring.servers(settings()) as addressed:
        store = wiring.store(addressed)
        store.database.migrate()
        store.close()
    typer.echo("The database has the newest shape.")
