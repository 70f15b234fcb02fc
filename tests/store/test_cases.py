"""Two agents never answer the same customer: claims are atomic, the second one is told who has it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.cli.ephemeral import free_port
from bot.errors import CaseTaken, StoreUnavailable
from bot.messages import Decision, Incoming, Outcome, Urgency
from bot.privacy import guard
from bot.store import cases, inbox, outbox, turns, users
from bot.store.store import Store, open_store
from bot.store.sweep import sweep
from bot.store.tables import Case, Message, Reply, User

Make = Callable[..., Incoming]


def _case(store: Store, incoming: Make) -> int:
    inbox.append(store, guard(incoming()))
    with store.database.begin() as session:
        message_id = session.scalars(select(Message.id).order_by(Message.id.desc()).limit(1)).one()
    turns.record(store, turns.snapshot(store, message_id), Decision(outcome=Outcome.HANDOVER, reason="not_sure"))
    with store.database.begin() as session:
        return session.scalars(select(Case.id).order_by(Case.id.desc()).limit(1)).one()


def _agents(store: Store, count: int) -> list[User]:
    return [
        users.create(store, name=f"Agent {n}", initials=f"a{chr(97 + n)}", role="agent", password_hash="-")
        for n in range(count)
    ]


def test_store_lets_exactly_one_of_many_agents_claim_a_case(store: Store, incoming: Make) -> None:
    # given one case and six agents who press the key at once
    case_id, agents = _case(store, incoming), _agents(store, 6)

    def attempt(agent: User) -> str:
        try:
            cases.claim(store, case_id, agent)
        except CaseTaken as taken:
            return taken.initials
        return "mine"

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(attempt, agents))
    # then one has it, and every other is told who
    assert results.count("mine") == 1
    winner = agents[results.index("mine")].initials
    assert set(results) == {"mine", winner}


def test_store_refuses_an_answer_of_an_agent_who_does_not_have_the_case(store: Store, incoming: Make) -> None:
    case_id, (anna, bert) = _case(store, incoming), _agents(store, 2)
    cases.claim(store, case_id, anna)
    with pytest.raises(CaseTaken) as refusal:
        cases.answer(store, case_id, bert, "Hallo ^ab")
    assert refusal.value.initials == anna.initials


def test_store_gives_a_released_case_its_old_place_and_sends_what_was_written(store: Store, incoming: Make) -> None:
    # given an agent who answers the older of two cases and gives it back
    first, second = _case(store, incoming), _case(store, incoming)
    (anna,) = _agents(store, 1)
    cases.claim(store, first, anna)
    reply_id = cases.answer(store, first, anna, "Hallo ^aa")
    cases.release(store, first, anna)
    # then it is next again, and the answer may still leave
    assert store.queue.ids() == [first, second]
    claimed = outbox.claim(store, reply_id)
    assert claimed is not None
    assert claimed.fence == claimed.current_fence


def test_store_refuses_the_machines_unsent_word_once_a_person_took_over(store: Store, incoming: Make) -> None:
    # given a hand-over whose kind word is still in the outbox
    inbox.append(store, guard(incoming()))
    with store.database.begin() as session:
        message_id = session.scalars(select(Message.id)).one()
    known = turns.snapshot(store, message_id)
    turns.record(store, known, Decision(outcome=Outcome.HANDOVER, reason="x"), wordings=["Ein Mensch kommt."])
    with store.database.begin() as session:
        case_id, reply_id = session.scalars(select(Case.id)).one(), session.scalars(select(Reply.id)).one()
    # when an agent claims the case first
    (anna,) = _agents(store, 1)
    cases.claim(store, case_id, anna)
    # then the fence no longer fits
    outgoing = outbox.claim(store, reply_id)
    assert outgoing is not None
    assert not outbox.permitted(store, outgoing, {"rules": []})


def test_store_goes_on_without_redis_and_rebuilds_the_queue(store: Store, incoming: Make) -> None:
    # given Redis is gone
    case_id, (anna, bert) = _case(store, incoming), _agents(store, 2)
    dark = open_store(
        database_url=store.database.address, redis_url=f"redis://127.0.0.1:{free_port()}/0", namespace="dark"
    )
    other = _case(dark, incoming)
    # then claims still go to exactly one agent, by SQL
    cases.claim(dark, case_id, anna)
    with pytest.raises(CaseTaken):
        cases.claim(dark, case_id, bert)
    with pytest.raises(StoreUnavailable):
        dark.queue.ids()
    dark.close()
    # and when it is back and empty, the sweep makes it say what SQL says
    store.redis.delete(store.keys.queue, store.keys.claims)
    sweep(store, older_than=datetime.now(UTC))
    assert store.queue.ids() == [other]
    assert store.queue.claim(case_id, agent_id=bert.id) == anna.id


def test_store_orders_the_queue_by_urgency_and_then_by_waiting_time(store: Store) -> None:
    queue = store.queue
    begun = datetime.now(UTC)
    queue.rebuild({}, {})
    for case_id, urgency, minutes in (
        (1, Urgency.LOW, 0), (2, Urgency.NORMAL, 3), (3, Urgency.CRITICAL, 9), (4, Urgency.NORMAL, 1),
    ):  # fmt: skip
        queue.add(case_id, urgency=urgency, opened_at=begun + timedelta(minutes=minutes))
    assert queue.ids() == [3, 4, 2, 1]
    assert queue.claim(3, agent_id=7) == 7
    assert queue.claim(3, agent_id=8) == 7
    assert not queue.release(3, agent_id=8, urgency=Urgency.CRITICAL, opened_at=begun)
    assert queue.release(3, agent_id=7, urgency=Urgency.CRITICAL, opened_at=begun)
    assert queue.ids() == [3, 4, 2, 1]
