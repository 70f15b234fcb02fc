"""X API v2, direct messages: reads and writes the state as X's endpoints do."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from bot.simulator.answers import DmView, Json, page
from bot.simulator.asking import body_of, delivered, world_of
from bot.simulator.params import Params, id_of
from bot.simulator.problems import blank
from bot.simulator.records import Dm

router = APIRouter(prefix="/2")
_PARAMETERS = frozenset(
    {
        "max_results",
        "pagination_token",
        "event_types",
        "dm_event.fields",
        "expansions",
        "user.fields",
        "tweet.fields",
        "media.fields",
    }
)
_EVENT_TYPES = frozenset({"MessageCreate", "ParticipantsJoin", "ParticipantsLeave"})


class NewDm(BaseModel):
    """Body of a new direct message; attachments are not simulated."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1)


@router.get("/dm_events")
async def events(request: Request) -> Json:
    """All messages to and from our account; newest first."""
    return _list(request, lambda _: True)


@router.get("/dm_conversations/with/{participant_id}/dm_events")
async def events_with(request: Request, participant_id: str) -> Json:
    """All messages between our account and one person; newest first."""
    other = id_of("participant_id", participant_id)
    return _list(request, lambda dm: other in (dm.sender_id, dm.recipient_id))


@router.post("/dm_conversations/with/{participant_id}/messages", status_code=201)
async def create_message(request: Request, participant_id: str) -> Json:
    """Send a message to someone who wrote to us before."""
    new = await body_of(request, NewDm)
    world = world_of(request)
    recipient = world.state.users.get(id_of("participant_id", participant_id))
    if recipient is None:
        raise blank(403, "You cannot send messages to this user.")
    world.writer.check_dm(world.account, recipient, new.text)
    dm = world.writer.dm(world.account, recipient, new.text)
    return {"data": {"dm_conversation_id": dm.conversation_id, "dm_event_id": str(dm.id)}}


def _list(request: Request, wanted: Callable[[Dm], bool]) -> Json:
    params = Params(request, _PARAMETERS)
    world, view = world_of(request), DmView(params)
    kinds = params.choices("event_types", _EVENT_TYPES) or _EVENT_TYPES
    ours = world.account.id
    items = [
        dm
        for _, dm in sorted(world.state.dms.items(), reverse=True)
        if ours in (dm.sender_id, dm.recipient_id) and wanted(dm) and "MessageCreate" in kinds
    ]
    size = params.number("max_results", low=1, high=100, default=100)
    chosen, meta = page(items, size=size, token=params.values.get("pagination_token"))
    kept = {key: value for key, value in meta.items() if key not in {"newest_id", "oldest_id"}}
    return (view.show(world.state, delivered(request, chosen)) if chosen else {}) | {"meta": kept}
