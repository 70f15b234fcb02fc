"""X API v2, filtered stream: reads and writes rules, writes the stream."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from bot.simulator.answers import Json, PostView
from bot.simulator.asking import body_of, world_of
from bot.simulator.params import TWEET_PARAMETERS, Params, id_of
from bot.simulator.problems import TYPES, blank, invalid
from bot.simulator.query import QueryError, parse
from bot.simulator.records import Rule
from bot.simulator.snowflake import iso
from bot.simulator.world import World

router = APIRouter(prefix="/2/tweets/search/stream")
#: X's limits for rules (pay per use).
_MOST_RULES = 1000
_LONGEST_RULE = 1024


class NewRule(BaseModel):
    """One rule to add."""

    model_config = ConfigDict(extra="forbid")
    value: str = Field(min_length=1, max_length=_LONGEST_RULE)
    tag: str | None = None


class OldRules(BaseModel):
    """Rules to delete, by id or by value."""

    model_config = ConfigDict(extra="forbid")
    ids: list[str] = []
    values: list[str] = []


class RuleChange(BaseModel):
    """Body of `POST …/rules`: either `add` or `delete`."""

    model_config = ConfigDict(extra="forbid")
    add: list[NewRule] | None = None
    delete: OldRules | None = None


@router.get("")
async def stream(request: Request) -> StreamingResponse:
    """The open stream: one JSON object a line, a blank line when nothing happens. No backfill."""
    params = Params(request, TWEET_PARAMETERS | {"backfill_minutes", "start_time", "end_time"})
    hub = world_of(request).hub
    connection = hub.connect(PostView(params))
    return StreamingResponse(hub.lines(connection), media_type="application/json")


@router.get("/rules")
async def rules(request: Request) -> Json:
    """The rules in force."""
    params = Params(request, frozenset({"ids", "max_results", "pagination_token"}))
    world = world_of(request)
    ids = {id_of("ids", one) for one in params.values.get("ids", "").split(",") if one}
    found = [_shown(rule) for rule in world.state.rules.values() if not ids or rule.id in ids]
    return ({"data": found} if found else {}) | {"meta": _meta(world) | {"result_count": len(found)}}


@router.post("/rules")
async def change_rules(request: Request) -> Json:
    """Add or delete rules."""
    dry = Params(request, frozenset({"dry_run", "delete_all"})).values.get("dry_run", "").lower() == "true"
    change = await body_of(request, RuleChange)
    world = world_of(request)
    if change.add is not None and change.delete is None:
        return _add(world, change.add, dry)
    if change.delete is not None and change.add is None:
        return _delete(world, change.delete, dry)
    raise invalid("You must specify exactly one of `add` and `delete`.")


def _add(world: World, new_rules: list[NewRule], dry: bool) -> Json:
    if len(world.state.rules) + len(new_rules) > _MOST_RULES:
        raise blank(403, f"At most {_MOST_RULES} rules are allowed.")
    made: list[Rule] = []
    errors: list[Json] = []
    for new in new_rules:
        if problem := _wrong(world, new, made):
            errors.append(problem)
            continue
        made.append(Rule(world.ids.new(world.clock.now()), new.value, new.tag))
    for rule in () if dry else made:
        world.state.add(rule)
    counts = {"created": len(made), "not_created": len(errors), "valid": len(made), "invalid": len(errors)}
    return (
        ({"data": [_shown(rule) for rule in made]} if made else {})
        | {"meta": _meta(world) | {"summary": counts}}
        | ({"errors": errors} if errors else {})
    )


def _wrong(world: World, new: NewRule, made: list[Rule]) -> Json | None:
    """What is wrong with a new rule, as an entry under `errors`."""
    same = next((rule for rule in (*world.state.rules.values(), *made) if rule.value == new.value), None)
    if same:
        return {
            "value": new.value,
            "id": str(same.id),
            "title": "DuplicateRule",
            "detail": "The rule exists already.",
            "type": TYPES + "duplicate-rules",
        }
    try:
        parse(new.value)
    except QueryError as error:
        return {
            "value": new.value,
            "title": "UnprocessableEntity",
            "detail": str(error),
            "type": TYPES + "invalid-rules",
        }
    return None


def _delete(world: World, old: OldRules, dry: bool) -> Json:
    wanted = {id_of("ids", one) for one in old.ids}
    found = [rule for rule in world.state.rules.values() if rule.id in wanted or rule.value in old.values]
    for rule in () if dry else found:
        world.state.record("rule_deleted", {"id": rule.id})
    missing = len(old.ids) + len(old.values) - len(found)
    return {"meta": _meta(world) | {"summary": {"deleted": len(found), "not_deleted": missing}}}


def _shown(rule: Rule) -> Json:
    shown = {"id": str(rule.id), "value": rule.value}
    return shown | {"tag": rule.tag} if rule.tag else shown


def _meta(world: World) -> Json:
    return {"sent": iso(world.clock.now())}
