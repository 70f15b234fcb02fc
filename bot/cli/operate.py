"""`bot check-outcomes`: does every message have its one outcome? Reads the database only."""

from __future__ import annotations

import sys

from rich.console import Console

from bot import wiring
from bot.cli import app
from bot.settings import settings
from bot.store import outcomes


@app.command(name="check-outcomes")
def check_outcomes() -> None:
    """Print how many messages ended how, and every one that breaks an invariant; exit code 1 when one does."""
    console = Console(highlight=False)
    with wiring.database(settings()) as database:
        report = outcomes.check(database)
    for name, count in report.outcomes.items():
        console.print(f"{count:8}  {name}")
    console.print(f"{report.pending:8}  on their way")
    for rule, ids in report.broken.items():
        console.print(f"[bold red]✗[/] {rule}: {len(ids)} (messages {', '.join(map(str, ids[:20]))})")
    if report.broken:
        sys.exit(1)
    console.print("[green]✓[/] Every message has exactly one outcome; no invariant is broken.")
