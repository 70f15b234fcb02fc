"""`bot faq try`: which entries would a message find, how sure, and why? Reads var/model and var/index; without Rasa."""

from __future__ import annotations

from rich.console import Console

from bot.cli.faq import faq
from bot.settings import settings


@faq.command("try")
def try_text(text: str) -> None:
    """Zeigt, welche Einträge zu einem Text passen, wie sicher und weshalb; braucht Rasa nicht."""
    from bot.cli.faq import shown  # what understands takes seconds to import; other commands do without
    from bot.cli.faq.opened import open_index
    from faq_index.answer import ranking_of
    from faq_index.explain import explain

    index, encoder = open_index(settings())
    vector = encoder.encode([text], kind="query")[0]
    found = explain(index, vector, ranking_of(index, text, vector))
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Ergebnis: {shown.KINDS[found.finding.kind]}")
    console.print(shown.candidates(found))
    for line in (*shown.thresholds(found, index.calibration), *shown.reasons(found)):
        console.print(line)
    console.print(f"Index {index.version}. Mit der Einordnung des Index; was der Dienst täte, zeigt: bot try")
