"""Rasa with its trained model and the action server, as real processes on a real Valkey, asked as the worker asks."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import redis

from bot import wiring
from bot.cli.ephemeral import free_port, started, wait
from bot.cli.processes import RASA_PYTHON, environment, machine
from bot.dialogue.machine import Machine
from bot.errors import MachineUnavailable
from bot.messages import Channel, Context, Outcome
from bot.settings import Settings
from tests.conftest import ROOT

PUBLIC = Context(channel=Channel.PUBLIC)
SECRET = "Sonnenblumenkennwort"
#: Rasa's own store would hold about 8 kB for each message
MOST_BYTES = 40_000
WILD = ("", " ", "👍", "\x00", "ﷺ" * 50, "x" * 20_000, "@telekom_hilft", "{}", '["/', "${PATH}", "[a](b)")
#: what Rasa itself would obey
COMMANDS = (
    "/restart",
    "/back",
    "/session_start",
    "/tarif.sozialtarif",
    " /spam",
    "//spam",
    '/spam{"a": 1}',
    "/spam@1.0",
)
VAR = ROOT / Settings().var


@dataclass
class Running:
    """The running machine, as the worker sees it, and from outside."""

    settings: Settings
    log: Path
    machine: Machine
    memory: redis.Redis = field(repr=False)

    @property
    def door(self) -> str:
        """Give the address of Rasa's door."""
        return f"http://127.0.0.1:{self.settings.rasa_port}/webhooks/rest"

    def said(self) -> str:
        """Give everything that Rasa and the actions have logged."""
        return "".join(file.read_text("utf-8", "replace") for file in self.log.glob("*.log"))


@pytest.fixture(scope="module")
def running(servers: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start Rasa and the actions on what `make` has built."""
    log = tmp_path_factory.mktemp("machine")
    settings = Settings(
        var=VAR, redis_url=servers[1], namespace="nlutest", rasa_port=free_port(), actions_port=free_port()
    )  # type: ignore[arg-type] # pydantic makes the secret
    with ExitStack() as stack:
        for process in machine(settings):
            stack.enter_context(started(process, environment(settings), log=log / f"{process.name}.log"))
        for process in machine(settings):
            wait(process, log / f"{process.name}.log")
        asked = wiring.thinker(settings).machine
        stack.callback(asked.close)
        memory = stack.enter_context(redis.Redis.from_url(servers[1]))
        yield Running(settings, log, asked, memory)


def test_nlu_rasa_says_whether_its_model_is_loaded(running: Running) -> None:
    answer = httpx.get(f"{running.door}/ready")
    assert (answer.status_code, answer.json()) == (200, {"ready": True})


@pytest.mark.parametrize(
    ("text", "outcome", "entry"),
    [
        ("Wo kann ich meine letzte Rechnung als PDF herunterladen?", Outcome.ANSWER, "rechnung.herunterladen"),
        (
            "Meine Mutter ist letzte Woche gestorben. Was wird aus ihrem Vertrag?",
            Outcome.HANDOVER,
            "lebenslage.todesfall",
        ),
        ("Das Gerät geht irgendwie nicht", Outcome.ASK, "unklar.geht-nicht"),
        ("Super, hat geklappt, vielen Dank!", Outcome.CLOSE, "smalltalk.dank"),
    ],
)
def test_nlu_rasa_brings_a_message_to_its_outcome(running: Running, text: str, outcome: Outcome, entry: str) -> None:
    decision = running.machine.ask(text, context=PUBLIC, conversation="c1")
    assert (decision.outcome, decision.entry, decision.intent) == (outcome, entry, entry)


@pytest.mark.parametrize(
    "text",
    [*WILD, *COMMANDS],
)
def test_nlu_rasa_survives_wild_texts_and_obeys_no_command(running: Running, text: str) -> None:
    # when: someone writes what Rasa would take for a command, or nothing at all
    decision = running.machine.ask(text, context=PUBLIC, conversation="wild")
    # then: there is a decision as for any other message, with a confidence that only a model gives
    assert decision.confidence < 1
    assert decision.texts or decision.outcome is Outcome.CLOSE


def test_nlu_rasa_keeps_its_memory_of_a_conversation_short(running: Running) -> None:
    # given: somebody writes a lot
    for number in range(25):
        running.machine.ask(
            f"Wie lade ich meine Prepaid-Karte auf, zum {number}. Mal", context=PUBLIC, conversation="long"
        )
    # then: what is kept stays small, without vectors, and goes by itself
    (key,) = running.memory.keys("nlutest:tracker:long")
    kept = running.memory.get(key)
    assert kept is not None
    assert len(kept) < MOST_BYTES
    assert b'"vector"' not in kept
    assert b"zum 24. Mal" in kept and b"zum 3. Mal" not in kept
    assert 0 < running.memory.ttl(key) <= 86_400


def test_nlu_rasa_never_writes_a_text_into_a_log(running: Running) -> None:
    # given: a message that works, one that the actions refuse, one whose memory and one whose lock in Redis is broken
    running.machine.ask(f"{SECRET} Rechnung", context=PUBLIC, conversation="quiet")
    body = {"sender": "quiet", "message": SECRET, "metadata": {"context": "none"}}
    assert httpx.post(f"{running.door}/webhook", json=body, timeout=20).json() == []
    running.memory.set("nlutest:tracker:forgotten", "{")
    running.machine.ask(SECRET, context=PUBLIC, conversation="forgotten")
    running.memory.rpush("nlutest:lock:broken", "no lock")
    with pytest.raises(MachineUnavailable):
        running.machine.ask(SECRET, context=PUBLIC, conversation="broken")
    # then: the failures were told, without a word of the text
    said = running.said()
    assert "action_failed" in said
    assert "message_failed error=" in said
    assert SECRET not in said


def test_nlu_rasa_understands_what_the_test_stories_tell(tmp_path: Path) -> None:
    # when: Rasa plays the stories against the trained model, with sentences that no writer wrote
    settings = Settings(var=VAR, redis_url="redis://127.0.0.1:1/0")  # type: ignore[arg-type]
    variables = os.environ | environment(settings)
    command = f"-m rasa test core --stories tests/nlu/stories.yml --endpoints {os.devnull} --no-plot".split()
    played = subprocess.run(
        [RASA_PYTHON, "-W", "ignore", *command, "--model", VAR / "rasa", "--out", tmp_path],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    # then: every intent and every action is the one that was told
    assert played.returncode == 0, played.stderr[-2000:]
    report = json.loads((tmp_path / "story_report.json").read_text())
    assert report["conversation_accuracy"]["accuracy"] == 1.0, (tmp_path / "failed_test_stories.yml").read_text()
