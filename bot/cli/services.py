"""The processes of the service, one command each: worker, channel, desk, actions, simulator. Each ends on SIGTERM."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import dramatiq
import uvicorn

from bot import wiring
from bot.actions.server import main as serve_actions
from bot.channels.x.intake import Intake
from bot.cli import app
from bot.logs import set_up_logs
from bot.settings import settings
from bot.store.store import Store
from bot.store.sweep import Sweep
from bot.store.wake import CONVERSE, SEND


def _until_stopped() -> threading.Event:
    """Give an event that is set when the process is asked to stop."""
    stopped = threading.Event()

    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda _signal, _frame: stopped.set())
    return stopped


def _act(store: Store, queue: str, act: Callable[[int], None]) -> None:
    """Let jobs of a queue be done by `act`, which takes an id."""
    dramatiq.actor(actor_name=queue, queue_name=queue, broker=store.broker)(act)


def _work(store: Store, queue: str, *, threads: int) -> dramatiq.Worker:
    worker = dramatiq.Worker(store.broker, queues={queue}, worker_threads=threads, worker_timeout=250)
    worker.start()
    return worker


@app.command()
def worker(threads: int = 2) -> None:
    """Take messages from the inbox, decide, and store turn, reply or case."""
    set_up_logs()
    stopped = _until_stopped()
    with wiring.servers(settings()) as addressed:
        store = wiring.store(addressed)
        converser = wiring.converser(addressed, store)
        _act(store, CONVERSE, converser.converse)
        running = _work(store, CONVERSE, threads=threads)
        with Sweep(store, seconds=addressed.sweep_seconds):
            stopped.wait()
        running.stop()
        store.close()


@app.command()
def channel() -> None:
    """Receive from X and send the outbox to X."""
    set_up_logs()
    stopped = _until_stopped()
    with wiring.servers(settings()) as addressed:
        store = wiring.store(addressed)
        account = wiring.account(addressed)
        intake = Intake(store, account, stopped=stopped)
        us = intake.who_we_are()
        if us is None:
            return
        sender = wiring.sender(addressed, store, account, me=us[0])
        _act(store, SEND, sender.deliver)
        running = _work(store, SEND, threads=2)
        if addressed.intake == "stream":
            intake.listen(*us)
        intake.run(us[0], poll_seconds=addressed.poll_seconds, dm_poll_seconds=addressed.dm_poll_seconds)
        running.stop()
        store.close()


@app.command()
def desk() -> None:
    """Serve the desk to agents and editors."""
    set_up_logs()
    with wiring.servers(settings()) as addressed:
        application = wiring.desk(addressed, wiring.store(addressed))
        uvicorn.run(application, host=addressed.host, port=addressed.desk_port, log_level="warning", access_log=False)


@app.command()
def actions() -> None:
    """Serve the custom actions to Rasa."""
    set_up_logs()
    serve_actions()
