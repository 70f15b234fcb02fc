"""`bot faq gaps`: what do customers ask that the FAQ cannot answer? Reads past turns, masked; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from bot.cli.faq import faq
from bot.messages import Outcome
from bot.privacy.kinds import MARK
from bot.settings import settings

if TYPE_CHECKING:
    from bot.store.past import PastTurn
    from faq_index.gaps import Gap

#: why a message went to people that an entry might have answered
UNANSWERED = ("not_sure", "no_entry", "may_be_for_people", "asked_before", "several_concerns")
#: the newest messages that are looked at; comparing all pairs of more would take minutes
MOST = 5000

Days = Annotated[int, typer.Option("--days", "-d", min=1, help="So viele Tage zurück.")]


@faq.command("gaps")
def show_gaps(
    days: Days = 30, as_json: Annotated[bool, typer.Option("--json", help="Als JSON, für andere Programme.")] = False
) -> None:
    """Fasst zusammen, was der Dienst nicht beantworten konnte: mögliche neue Anliegen, mit maskierten Beispielen."""
    import numpy as np  # what understands takes seconds to import; other commands do without

    from bot import wiring
    from bot.cli.faq.opened import open_index
    from bot.store.past import turns_since
    from faq_index.encoder import prepare
    from faq_index.gaps import gaps

    with wiring.database(settings()) as database:
        past = turns_since(database, datetime.now(UTC) - timedelta(days=days), limit=MOST)
    asked = [turn for turn in past if _unanswered(turn) and prepare(_bare(turn))]
    index, encoder = open_index(settings())
    vectors = encoder.encode([_bare(turn) for turn in asked], kind="query")
    found, rest = gaps(index, np.asarray(vectors))
    if as_json:
        typer.echo(json.dumps(_as_json(found, asked, rest, days), ensure_ascii=False, indent=1))
    else:
        _print(found, asked, rest, days)


def _unanswered(turn: PastTurn) -> bool:
    # The answer to a question ("am Handy") is no concern by itself.
    handed_over = turn.decision.outcome is Outcome.HANDOVER and turn.decision.reason in UNANSWERED
    return handed_over and not turn.answers_a_question


def _bare(turn: PastTurn) -> str:
    # Two messages are not alike because a phone number was masked in both.
    return MARK.sub(" ", turn.text)


def _examples(gap: Gap, asked: Sequence[PastTurn]) -> list[str]:
    from faq_index.gaps import EXAMPLES

    return list(dict.fromkeys(asked[number].text for number in gap.members))[:EXAMPLES]


def _as_json(found: Sequence[Gap], asked: Sequence[PastTurn], rest: int, days: int) -> dict[str, Any]:
    return {
        "days": days,
        "messages": len(asked),
        "in_no_group": rest,
        "gaps": [
            {
                "size": len(gap.members),
                "message_ids": [asked[number].message_id for number in gap.members],
                "examples": _examples(gap, asked),
                "nearest": gap.nearest,
                "likeness": round(gap.likeness, 3),
            }
            for gap in found
        ],
    }


def _print(found: Sequence[Gap], asked: Sequence[PastTurn], rest: int, days: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{len(asked)} Nachrichten der letzten {days} Tage konnte die Maschine nicht beantworten.")
    for number, gap in enumerate(found, start=1):
        console.print(
            f"\n[bold]{number}. {len(gap.members)} Nachrichten[/], am nächsten: {gap.nearest} ({gap.likeness:.2f})"
        )
        for text in _examples(gap, asked):
            console.print(f"   · {text}", markup=False)
    console.print(f"\n{rest} Nachrichten stehen allein oder zu zweit; sie sind nicht gezeigt.")
    if found:
        console.print(
            "Je kleiner die Ähnlichkeit, desto eher fehlt ein Eintrag; ist sie groß (ab etwa 0,5), fehlen dem nächsten "
            "Eintrag eher Formulierungen."
        )
