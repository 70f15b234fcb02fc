"""Direct messages in and out, through tweepy."""

from __future__ import annotations

from typing import Any

import pytest
import tweepy


def test_simulator_messages_come_newest_first_with_sender(x: Any, client: tweepy.Client) -> None:
    x.dm("tom", "eins", name="Tom")
    x.dm("lea", "zwei & <drei>")
    answer = client.get_direct_message_events(
        dm_event_fields=["created_at", "dm_conversation_id", "sender_id"], expansions="sender_id"
    )
    assert [event["text"] for event in answer["data"]] == ["zwei & <drei>", "eins"]
    names = {user["id"]: user["username"] for user in answer["includes"]["users"]}
    assert [names[event["sender_id"]] for event in answer["data"]] == ["lea", "tom"]
    assert {event["event_type"] for event in answer["data"]} == {"MessageCreate"}


def test_simulator_answer_joins_the_same_conversation(x: Any, client: tweepy.Client) -> None:
    x.dm("tom", "Hallo")
    x.dm("lea", "Hallo")
    first = client.get_direct_message_events(dm_event_fields="dm_conversation_id,sender_id")["data"][1]
    made = client.create_direct_message(participant_id=first["sender_id"], text="Guten Tag")["data"]
    assert made["dm_conversation_id"] == first["dm_conversation_id"]
    both = client.get_direct_message_events(participant_id=first["sender_id"])
    assert [event["text"] for event in both["data"]] == ["Guten Tag", "Hallo"]
    assert [dm["text"] for dm in x.control("GET", "sent")["dms"]] == ["Guten Tag"]


def test_simulator_message_to_someone_who_never_wrote_is_refused(x: Any, client: tweepy.Client) -> None:
    x.post("jana", "@telekom_hilft Hallo")
    jana = client.get_user(username="jana")["data"]["id"]
    for participant in (jana, "4711"):
        with pytest.raises(tweepy.Forbidden):
            client.create_direct_message(participant_id=participant, text="Guten Tag")
    assert x.control("GET", "dms")["dms"] == []


def test_simulator_messages_have_pages(x: Any) -> None:
    for number in range(5):
        x.dm("tom", str(number))
    pages = tweepy.Paginator(x.client().get_direct_message_events, max_results=2)
    assert [event.text for page in pages for event in page.data] == ["4", "3", "2", "1", "0"]


def test_simulator_event_types_are_filtered(x: Any, client: tweepy.Client) -> None:
    x.dm("tom", "Hallo")
    assert "data" not in client.get_direct_message_events(event_types="ParticipantsJoin")
