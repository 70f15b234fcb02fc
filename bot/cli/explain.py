"""`bot explain`: why was this decided? Reads one stored turn, or decides about a text; writes nothing (promise P14)."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import wiring
from bot.cli import app
from bot.cli.faq import shown
from bot.cli.faq.opened import open_index
from bot.cli.unaided import decided
from bot.desk.words import CHANNELS, OUTCOMES, REPLY_STATES, URGENCIES, reason
from bot.errors import SetupError
from bot.messages import Author, Channel, Context, Decision, Incoming, Summons
from bot.privacy import guard
from bot.settings import settings
from bot.store.past import Aftermath, PastTurn, aftermath, turn_of
from faq_index.answer import ranking_of
from faq_index.calibration import Calibration
from faq_index.encoder import Encoder
from faq_index.explain import explain
from faq_index.index import Index
from faq_index.scoring import Floats
from faq_index.versions import UnusableIndexError, current_version

CASES = {"open": "wartet auf jemanden", "claimed": "in Arbeit", "closed": "abgeschlossen"}

console = Console(highlight=False, soft_wrap=True)


@app.command("explain")
def explain_decision(
    message_id: Annotated[int | None, typer.Argument(help="Die Nummer einer Nachricht.")] = None,
    text: Annotated[str | None, typer.Option(help="Statt dessen ein Text: Was würde ohne Rasa entschieden?")] = None,
    channel: Channel = Channel.PUBLIC,
) -> None:
    """Zeigt alles, was über eine Entscheidung bekannt ist: Ergebnis, Regel, Kandidaten, Sicherheit, Schwelle, wer."""
    if (message_id is None) == (text is None):
        raise SetupError("Entweder die Nummer einer Nachricht angeben oder --text „…“.")
    if text is not None:
        _explain_text(text, channel)
    elif message_id is not None:
        _explain_turn(message_id)


def _explain_turn(message_id: int) -> None:
    with wiring.database(settings()) as database:
        turn = turn_of(database, message_id)
        if turn is None:
            raise SetupError(f"Über eine Nachricht {message_id} wurde nichts entschieden; gibt es sie?")
        after = aftermath(database, turn)
    _print_decision(turn.text, turn.channel, turn.decision)
    _print_aftermath(turn, after)
    index, encoder = _index_of(turn.decision)
    if index is not None and encoder is not None:
        vector = encoder.encode([turn.text], kind="query")[0]
        console.print("\n[bold]Nachgerechnet[/] mit der Einordnung des Index statt der von Rasa:")
        if turn.answers_a_question:
            console.print("(Die Nachricht antwortete auf eine Rückfrage; allein sagt ihr Text wenig.)")
        _print_reasons(index, turn.text, vector)


def _explain_text(text: str, channel: Channel) -> None:
    index, encoder = open_index(settings())
    guarded = guard(_incoming(text, channel))
    profile, wording = wiring.words(settings())
    today = datetime.now(profile.time_zone).date()
    entries = {entry.id: entry for entry in index.entries if entry.is_valid(today)}
    vector = encoder.encode([guarded.text], kind="query")[0]
    context = Context(channel=channel, personal_data=guarded.personal_data)
    decision = decided(index, guarded.text, vector, context=context, entries=entries, wording=wording)
    console.print("Ohne Rasa entschieden, mit der Einordnung des Index; mit Rasa zeigt es: bot try\n")
    _print_decision(guarded.text, channel, decision)
    _print_limits(index.calibration)
    console.print()
    _print_reasons(index, guarded.text, vector)


def _incoming(text: str, channel: Channel) -> Incoming:
    return Incoming(
        id="explain",
        channel=channel,
        thread_id="explain",
        author=Author(id="explain", handle="explain"),
        text=text,
        posted_at=datetime.now(UTC),
        summons=Summons.DM if channel is Channel.DM else Summons.MENTION,
    )


def _index_of(decision: Decision) -> tuple[Index | None, Encoder | None]:
    """Open the version a decision was made with; say its limits, or that it is gone."""
    folder = settings().var / "index"
    if not decision.version:
        console.print("Der Index war an dieser Entscheidung nicht beteiligt.")
        return None, None
    with suppress(UnusableIndexError):
        index = Index.load(folder, version=decision.version)
        state = "die geltende" if current_version(folder) == decision.version else "nicht mehr die geltende"
        console.print(f"Index: Version {decision.version}, {state}")
        _print_limits(index.calibration)
        encoder = Encoder.load(settings().var / "model")
        if encoder.fingerprint == index.fingerprint:
            return index, encoder
        console.print("Nachrechnen geht nicht mehr: Das Modell ist inzwischen ein anderes.")
        return None, None
    console.print(
        f"Index: Version {decision.version}; sie ist nicht mehr aufbewahrt, Schwellen und Zeichen fehlen darum."
    )
    return None, None


def _print_decision(text: str, channel: Channel, decision: Decision) -> None:
    rows = {
        "Nachricht": f"{text} ({CHANNELS[channel]}, maskiert)",
        "Ergebnis": OUTCOMES[decision.outcome],
        "Regel": f"{decision.reason}: {reason(decision.reason)}",
        "Eintrag": decision.entry or "–",
        "Dringlichkeit": URGENCIES[decision.urgency],
        "Einordnung": decision.intent or "–",
        "Sicherheit": f"{decision.confidence:.1%}",
        "Kandidaten": "\n".join(f"{chance:6.1%}  {entry}" for entry, chance in decision.candidates) or "–",
    }
    _print_rows(rows)


def _print_aftermath(turn: PastTurn, after: Aftermath) -> None:
    rows = {"Entschieden": f"{turn.decided_at.astimezone():%d.%m.%Y %H:%M:%S} von der Maschine"}
    if after.reply:
        text, state, refused = after.reply
        rows["Antwort"] = f"{text} ({' '.join([REPLY_STATES[state], *refused])})"
    if after.case:
        number, state, initials = after.case
        rows["Fall"] = f"{number}, {CASES.get(state, state)}" + (f" bei ^{initials}" if initials else "")
    _print_rows(rows)


def _print_rows(rows: dict[str, str]) -> None:
    table = Table("", "", show_header=False, box=None)
    for name, value in rows.items():
        table.add_row(f"[bold]{name}[/]", value.replace("[", "\\["))
    console.print(table)


def _print_limits(limits: Calibration) -> None:
    hit, unsure = (f"ab {limit:.1%}" if limit <= 1 else shown.NEVER for limit in (limits.hit, limits.unsure))
    console.print(
        f"Schwellen: Antwort {hit}, damit {limits.targets.answer_precision:.1%} der Antworten stimmen; "
        f"Rückfrage {unsure}"
    )
    curve = "  ".join(f"{precision:.1%} ab {least:.1%}" for precision, least, _ in limits.curve if least <= 1)
    console.print(f"Kurve (so viele richtig, ab dieser Sicherheit): {curve}")


def _print_reasons(index: Index, text: str, vector: Floats) -> None:
    found = explain(index, vector, ranking_of(index, text, vector))
    console.print(shown.candidates(found))
    for line in (*shown.thresholds(found, index.calibration), *shown.reasons(found)):
        console.print(line)
