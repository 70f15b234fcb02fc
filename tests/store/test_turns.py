"""A turn is made lasting once: turn, reply or case, and the message's end, together."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.messages import Decision, Incoming, Outcome, Urgency
from bot.privacy import guard
from bot.store import case_views, cases, inbox, turns, users
from bot.store.outcomes import check
from bot.store.store import Store
from bot.store.tables import Case, Conversation, Customer, Message, Reply, Turn

Make = Callable[..., Incoming]

ANSWER = Decision(outcome=Outcome.ANSWER, reason="sure", entry="rechnung.herunterladen")
HANDOVER = Decision(outcome=Outcome.HANDOVER, reason="not_sure", intent="rechnung.betrag-bestritten")


def _given(store: Store, incoming: Incoming) -> turns.Snapshot:
    inbox.append(store, guard(incoming))
    with store.database.begin() as session:
        message_id = session.scalars(select(Message.id).order_by(Message.id.desc()).limit(1)).one()
    return turns.snapshot(store, message_id)


def _all(store: Store, table: type) -> list:
    with store.database.begin() as session:
        return list(session.scalars(select(table)))


def test_store_records_a_turn_once_even_when_two_workers_took_it(store: Store, incoming: Make) -> None:
    known = _given(store, incoming())
    turns.record(store, known, ANSWER, wordings=["eins", "zwei"])
    turns.record(store, known, ANSWER, wordings=["eins", "zwei"])
    assert len(_all(store, Turn)) == 1
    assert [reply.text for reply in _all(store, Reply)] == ["eins"]


def test_store_never_says_the_same_twice_within_a_day(store: Store, incoming: Make) -> None:
    # given two customers with the same question
    first, second, third = (_given(store, incoming()) for _ in range(3))
    # when both are answered from the same two wordings
    turns.record(store, first, ANSWER, wordings=["eins", "zwei"])
    turns.record(store, second, ANSWER, wordings=["eins", "zwei"])
    # then each reads another one, and a third finds none left and nothing half stored
    assert sorted(reply.text for reply in _all(store, Reply)) == ["eins", "zwei"]
    with pytest.raises(turns.NoWordingLeftError):
        turns.record(store, third, ANSWER, wordings=["eins", "zwei"])
    assert len(_all(store, Turn)) == 2
    assert check(store.database).pending == 1


def test_store_leaves_nobody_without_a_word_who_is_handed_over(store: Store, incoming: Make) -> None:
    # given more customers in need than there are wordings
    for _ in range(3):
        turns.record(store, _given(store, incoming()), HANDOVER, wordings=["Ein Mensch liest das."])
    # then each reads one, and no two are the same
    first, *others = sorted(reply.text for reply in _all(store, Reply))
    assert first == "Ein Mensch liest das."
    cases_of = {case.id for case in _all(store, Case)}
    assert len(others) == 2
    assert {int(text.rpartition("Fall ")[2]) for text in others} < cases_of


def test_store_hands_over_under_a_new_fence_and_queues_the_case(store: Store, incoming: Make) -> None:
    known = _given(store, incoming())
    turns.record(store, known, HANDOVER, wordings=["Ein Mensch liest das."])
    (case,), (conversation,), (reply,) = _all(store, Case), _all(store, Conversation), _all(store, Reply)
    assert (conversation.owner, conversation.fence, reply.fence) == ("people", 1, 1)
    assert store.queue.ids() == [case.id]
    assert case.concern == "rechnung.betrag-bestritten"


def test_store_lets_the_machine_fall_silent_when_a_person_took_over_meanwhile(store: Store, incoming: Make) -> None:
    # given a customer who writes again while the first message becomes a case
    begun = incoming(thread_id="t")
    first = _given(store, begun)
    second = _given(store, incoming(thread_id="t"))
    turns.record(store, first, HANDOVER)
    # when the machine finishes an answer that it began before
    recorded = turns.record(store, second, ANSWER, wordings=["zu spät"])
    # then it is not said, and the message has joined the case
    assert (recorded.outcome, recorded.reason) == (Outcome.HANDOVER, "people_have_it")
    assert _all(store, Reply) == []
    assert len(_all(store, Case)) == 1


def test_store_raises_a_waiting_case_when_it_becomes_more_urgent(store: Store, incoming: Make) -> None:
    # given two waiting cases of normal urgency
    first, second = _given(store, incoming(thread_id="a")), _given(store, incoming(thread_id="b"))
    turns.record(store, first, HANDOVER)
    turns.record(store, second, HANDOVER)
    # when the second customer writes that it is an emergency
    again = _given(store, incoming(thread_id="b"))
    turns.record(store, again, Decision(outcome=Outcome.HANDOVER, reason="safety", urgency=Urgency.CRITICAL))
    # then that case is next
    waiting = case_views.waiting(store)
    assert [view.case.urgency for view in waiting] == ["critical", "normal"]
    assert store.queue.ids() == [view.case.id for view in waiting]


def test_store_remembers_an_opt_out(store: Store, incoming: Make) -> None:
    known = _given(store, incoming("Stopp", thread_id="t"))
    turns.record(store, known, Decision(outcome=Outcome.CLOSE, reason="opt_out"))
    (customer,) = _all(store, Customer)
    assert customer.opted_out_at is not None
    assert _given(store, incoming(thread_id="t")).opted_out


def test_store_says_which_message_has_no_dead_end(store: Store, incoming: Make) -> None:
    # given an answer without a reply, as only a bug could store it
    known = _given(store, incoming())
    with store.database.begin() as session:
        session.add(Turn(message_id=known.message_id, outcome="answer", reason="x", urgency="low", decision={}))
        session.get_one(Message, known.message_id).state = "done"
    # then the invariant check finds it
    report = check(store.database)
    assert report.broken == {"answered or asked back, but no reply was written": [known.message_id]}


def test_store_gives_the_conversation_back_to_the_machine_when_its_case_is_closed(store: Store, incoming: Make) -> None:
    agent = users.create(store, name="Anna", initials="an", role="agent", password_hash="-")
    turns.record(store, _given(store, incoming(thread_id="t")), HANDOVER)
    (case,) = _all(store, Case)
    cases.claim(store, case.id, agent)
    cases.close(store, case.id, agent, result="solved")
    assert _given(store, incoming(thread_id="t")).owner_is_machine
    assert store.queue.ids() == []
