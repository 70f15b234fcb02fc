"""Receiving from the simulated X: what customers write arrives once and masked, what is ours does not."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.channels.x.account import Account
from bot.channels.x.receive import poll_dms, poll_mentions
from bot.channels.x.stream import MentionStream
from bot.errors import ChannelRateLimited, ChannelUnavailable
from bot.settings import XSettings
from bot.store.store import Store
from bot.store.tables import Customer, Message
from tests.conftest import Simulated, eventually


@pytest.fixture
def account(simulator: Simulated) -> Iterator[Account]:
    opened = Account(XSettings(), simulator_url=simulator.url)
    yield opened
    opened.close()


def _messages(store: Store) -> list[Message]:
    with store.database.begin() as session:
        return list(session.scalars(select(Message).order_by(Message.posted_at, Message.id)))


def test_channels_receive_every_mention_once_over_many_polls_and_pages(
    store: Store, simulator: Simulated, account: Account
) -> None:
    me, handle = account.me()
    # given more mentions than one page holds
    simulator.control("POST", "seed", {"posts": [
        {"author": f"kunde{n}", "text": f"@{handle} Frage Nummer {n}"} for n in range(130)]})  # fmt: skip
    # when polled twice
    assert poll_mentions(store, account, me) == 130
    assert poll_mentions(store, account, me) == 0
    # then each is there, in the order of the channel, and a later one comes with the next poll
    assert [message.text.split()[-1] for message in _messages(store)] == [str(n) for n in range(130)]
    simulator.post("kunde1", f"@{handle} noch eine")
    assert poll_mentions(store, account, me) == 1


def test_channels_take_a_post_that_becomes_visible_late(store: Store, simulator: Simulated, account: Account) -> None:
    me, handle = account.me()
    simulator.post("a", f"@{handle} die neuere")
    poll_mentions(store, account, me)
    # given a post that was written before, but shows only now
    simulator.post("b", f"@{handle} die ältere", age_seconds=20)
    assert poll_mentions(store, account, me) == 1


def test_channels_leave_our_own_posts_and_retweets_alone(store: Store, simulator: Simulated, account: Account) -> None:
    me, handle = account.me()
    question = simulator.post("kundin", f"@{handle} Wo finde ich meine Rechnung?")
    simulator.post(handle, f"Unsere Störungsseite kennt @{handle} auch.")
    simulator.post(handle, "Im Kundencenter.", reply_to=question["id"])
    assert poll_mentions(store, account, me) == 1


def test_channels_note_how_the_author_summoned_us(store: Store, simulator: Simulated, account: Account) -> None:
    me, handle = account.me()
    simulator.post("kundin", f"@{handle} hallo")
    simulator.dm("kunde", "hallo")
    poll_mentions(store, account, me)
    poll_dms(store, account, me)
    assert [message.summons for message in _messages(store)] == ["mention", "dm"]


def test_channels_receive_direct_messages_once(store: Store, simulator: Simulated, account: Account) -> None:
    me, _ = account.me()
    simulator.dm("kundin", "Meine Kundennummer ist 123456789")
    assert poll_dms(store, account, me) == 1
    assert poll_dms(store, account, me) == 0
    (message,) = _messages(store)
    assert message.channel == "dm"
    assert "123456789" not in message.text
    with store.database.begin() as session:
        assert session.scalars(select(Customer.handle)).one() == "kundin"


def test_channels_keep_the_cursor_when_x_fails_in_the_middle(
    store: Store, simulator: Simulated, account: Account
) -> None:
    me, handle = account.me()
    simulator.control("POST", "seed", {"posts": [
        {"author": "kunde", "text": f"@{handle} Frage {n}"} for n in range(3)]})  # fmt: skip
    # given X answers 503 once
    simulator.fault("http_503", path="/2/users", method="GET")
    with pytest.raises(ChannelUnavailable):
        poll_mentions(store, account, me)
    # then nothing is lost
    assert poll_mentions(store, account, me) == 3


def test_channels_say_until_when_a_window_is_used_up(store: Store, simulator: Simulated, account: Account) -> None:
    me, _ = account.me()
    simulator.fault("http_429", path="/2/users", method="GET", seconds=60)
    with pytest.raises(ChannelRateLimited) as limited:
        poll_mentions(store, account, me)
    assert limited.value.reset_at > 0


def test_channels_receive_by_the_stream_too_and_not_twice(store: Store, simulator: Simulated, account: Account) -> None:
    me, handle = account.me()
    stream = MentionStream(store, account, me=me, handle=handle)
    thread = stream.start()
    try:
        # given a post after the stream was opened; what came before it, polling brings
        def arrived() -> bool:
            simulator.post("kundin", f"@{handle} Kommt das an?")
            return bool(_messages(store))

        eventually(arrived)
        # then polling brings the rest, and every post is there once
        poll_mentions(store, account, me)
        written = sorted(post["id"] for post in simulator.control("GET", "posts")["posts"])
        assert sorted(message.external_id for message in _messages(store)) == written
    finally:
        stream.disconnect()
        simulator.fault("stream_cut")
        thread.join(10)
