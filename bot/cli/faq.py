"""`bot faq check`: would every text that editors wrote be sent? Reads bot/data, writes nothing. Speaks German."""

from __future__ import annotations

import typer
from rich.console import Console

from bot import wiring
from bot.cli import app
from bot.settings import settings

faq = typer.Typer(no_args_is_help=True, help="Werkzeuge der Redaktion.")
app.add_typer(faq, name="faq")


@faq.command()
def check() -> None:
    """Prüft Einträge, Formulierungen und die eigenen Texte des Dienstes; nennt jeden Fehler mit Datei und Abhilfe."""
    entries, phrasings, longest = wiring.checked_content(settings())
    Console(highlight=False).print(
        f"Alles in Ordnung: {entries} Einträge, {phrasings} Formulierungen. "
        f"Ein Text darf {longest} gewichtete Zeichen haben, dann passen Anrede und Kennzeichen daneben."
    )
