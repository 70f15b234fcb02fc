"""`bot faq diff`: which past decisions would another version change? Reads past turns, masked; writes nothing.

Both versions decide without Rasa, each with its own concern model, so that only they differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.cli.faq import faq
from bot.cli.faq.content import checked
from bot.cli.faq.gaps import Days
from bot.cli.faq.publish import built, known
from bot.desk.words import OUTCOMES
from bot.messages import Context, Decision, Outcome
from bot.settings import settings
from faq_index.versions import current_version, newest_draft

if TYPE_CHECKING:
    from bot.store.past import PastTurn
    from faq_index.index import Index
    from faq_index.scoring import Floats

#: decided by something else than what the message says: no version changes them
ELSEWHERE = ("people_have_it", "opt_out", "opted_out", "not_summoned", "machine_unavailable", "machine_failed")
#: examples of each kind of change
EXAMPLES = 3


@dataclass(frozen=True)
class Change:
    """One past message on which two versions differ."""

    turn: PastTurn
    before: Decision
    after: Decision

    @property
    def kind(self) -> str:
        """What became of what, in German."""
        old, new = OUTCOMES[self.before.outcome], OUTCOMES[self.after.outcome]
        if self.before.outcome is not self.after.outcome:
            return f"{old} → {new}"
        return f"{old} → anders {new}" if self.before.entry != self.after.entry else f"{old} → mit neuem Text"


@faq.command("diff")
def diff(
    version: Annotated[str | None, typer.Argument(help="Eine gebaute Version; sonst die zuletzt gebaute.")] = None,
    days: Days = 30,
    most: Annotated[int, typer.Option("--most", min=1, help="Höchstens so viele Nachrichten, die neuesten.")] = 2000,
) -> None:
    """Zeigt, welche Entscheidungen der letzten Tage anders ausfielen, wenn eine Version veröffentlicht würde."""
    from bot import wiring  # what understands takes seconds to import; other commands do without
    from bot.cli.faq.opened import open_index
    from bot.store.past import turns_since

    folder = settings().var / "index"
    index, encoder = open_index(settings())
    wanted = known(folder, version) if version else newest_draft(folder) or built(settings(), checked(settings()), None)
    if wanted == current_version(folder):
        Console().print(f"Version {wanted} ist die veröffentlichte: Es würde sich nichts ändern.")
        return
    other, _ = open_index(settings(), version=wanted)
    with wiring.database(settings()) as database:
        past = turns_since(database, datetime.now(UTC) - timedelta(days=days), limit=most)
    turns = [turn for turn in past if turn.decision.reason not in ELSEWHERE and not turn.answers_a_question]
    vectors = encoder.encode([turn.text for turn in turns], kind="query")
    _print(_changes(turns, vectors, index, other), index.version, wanted, len(turns), len(past) - len(turns), days)


def _changes(turns: Sequence[PastTurn], vectors: Floats, index: Index, other: Index) -> list[Change]:
    from bot import wiring
    from bot.cli.unaided import decided

    profile, wording = wiring.words(settings())
    today = datetime.now(profile.time_zone).date()
    usable = [{entry.id: entry for entry in one.entries if entry.is_valid(today)} for one in (index, other)]
    found = []
    for turn, vector in zip(turns, vectors, strict=True):
        context = Context(channel=turn.channel, form=turn.form, personal_data=turn.personal_data)
        before, after = (
            decided(one, turn.text, vector, context=context, entries=entries, wording=wording)
            for one, entries in zip((index, other), usable, strict=True)
        )
        if _differs(before, after):
            found.append(Change(turn, before, after))
    return found


def _differs(before: Decision, after: Decision) -> bool:
    speaks = after.outcome in (Outcome.ANSWER, Outcome.ASK)
    texts = speaks and (before.texts, before.longer) != (after.texts, after.longer)
    return (before.outcome, before.entry) != (after.outcome, after.entry) or texts


def _print(changes: Sequence[Change], now: str, wanted: str, looked_at: int, passed_over: int, days: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    kinds: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        kinds[change.kind].append(change)
    console.print(
        f"Version {wanted} statt {now}: {len(changes)} von {looked_at} Entscheidungen der letzten {days} Tage "
        "wären anders."
    )
    for kind, some in sorted(kinds.items(), key=lambda item: -len(item[1])):
        console.print(f"\n[bold]{len(some)} × {kind}[/]")
        for change in some[:EXAMPLES]:
            console.print(f"   · {change.turn.text}", markup=False)
            console.print(
                f"     {_named(change.before)} → {_named(change.after)}   (bot explain {change.turn.message_id})"
            )
    console.print(
        f"\nBeide Versionen haben ohne Rasa entschieden, mit ihrer eigenen Einordnung. {passed_over} Nachrichten sind "
        "ausgelassen, weil Regeln oder Menschen entschieden oder sie auf eine Rückfrage antworteten."
    )


def _named(decision: Decision) -> str:
    return decision.entry or decision.reason
