"""Many messages through the whole street: each has one outcome, no reply is doubled, a killed worker loses nothing."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from itertools import cycle

import yaml
from sqlalchemy import func, select

from bot.policy import weighted
from bot.store.tables import Message, Turn
from tests.conftest import ROOT, eventually
from tests.street.conftest import Street

US = "telekom_hilft"

#: What no writer of phrasings would write, and customers do.
ODD = (
    "Meine Kundennummer ist 123456789, bitte prüft das", "ruf mich an 0171 2345678", "STOPP", "😡😡😡", "?", "​",
    "a" * 270, "<b>fett</b> & <script>alert(1)</script>", "ﷺ" * 50, "Ich will sofort einen Menschen!", "{{7*7}} ${x}",
)  # fmt: skip


def _texts(count: int, seed: int) -> list[str]:
    """Give customers' messages of all concerns, and odd ones among them."""
    sheets = [yaml.safe_load(file.read_text()) for file in sorted((ROOT / "bot/data/nlu").glob("*.yml"))]
    said = [example["text"].strip() for sheet in sheets for intent in sheet["nlu"] for example in intent["examples"]]
    chance = random.Random(seed)  # noqa: S311 # the same messages every time
    mixed = chance.sample(said, count - len(ODD)) + list(ODD)
    chance.shuffle(mixed)
    return mixed


def _write(street: Street, texts: list[str]) -> None:
    """Let each text be written by somebody: mostly in public, every fifth as a direct message."""
    for number, (text, kind) in enumerate(zip(texts, cycle("ppppd"), strict=False)):
        author = f"kunde{number}"
        if kind == "d":
            street.simulator.dm(author, text)
        else:
            street.simulator.post(author, f"@{US} {text}")


def _turns(street: Street) -> int:
    with street.store.database.begin() as session:
        return session.scalars(select(func.count()).select_from(Turn)).one()


def _assert_all_well(street: Street, count: int) -> None:
    """Compare what was written, what the record says, and what X shows."""
    report = street.report()
    assert report.broken == {}
    assert sum(report.outcomes.values()) == count
    with street.store.database.begin() as session:
        assert session.scalars(select(func.count()).select_from(Message)).one() == count
    replies = street.simulator.replies()
    answered = Counter(_answered_post(reply) for reply in replies)
    assert max(answered.values(), default=0) <= 1
    texts = Counter(reply["text"] for reply in replies + street.simulator.sent_dms())
    assert max(texts.values(), default=0) <= 1
    assert all("🤖" in text for text in texts)
    assert all(weighted(reply["text"]) <= 280 for reply in replies)


def _answered_post(reply: dict) -> str:
    return str(reply["reply_to"])


def test_street_gives_each_of_200_mixed_messages_exactly_one_outcome(street: Street) -> None:
    # given 200 messages of all kinds, in public and direct
    _write(street, _texts(200, seed=1))
    # when everything has come to rest
    eventually(lambda: _turns(street) == 200 and street.quiet(), seconds=180)
    # then each has its one outcome, and the three books agree
    _assert_all_well(street, 200)
    outcomes = street.report().outcomes
    assert outcomes["answer"] > 20
    assert outcomes["handover"] > 20
    assert {"answer", "ask", "handover", "close"} == set(outcomes)


def test_street_answers_the_same_words_of_many_customers_each_in_its_own_way(street: Street) -> None:
    # given thirty people with one question and thirty who want a person
    for number in range(30):
        street.simulator.post(f"frage{number}", f"@{US} Wo kann ich meine Rechnung herunterladen?")
        street.simulator.post(f"mensch{number}", f"@{US} Ich möchte mit einem Menschen sprechen")
    eventually(lambda: _turns(street) == 60 and street.quiet(), seconds=120)
    # then nobody is left without a word, and no two words are the same
    _assert_all_well(street, 60)
    assert len(street.simulator.replies()) == 60


def test_street_loses_and_doubles_nothing_when_the_worker_is_killed(street: Street) -> None:
    # given 100 messages under way
    _write(street, _texts(100, seed=2))
    # when the worker is killed three times in the middle of them
    for done in (10, 40, 70):
        eventually(lambda at=done: _turns(street) >= at, seconds=120)
        os.kill(street.pids["worker"], signal.SIGKILL)
        street.stop("worker")
        time.sleep(0.5)
        street.start("worker")
    eventually(lambda: _turns(street) == 100 and street.quiet(), seconds=180)
    # then none is lost and none was answered twice
    _assert_all_well(street, 100)
