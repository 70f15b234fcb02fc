"""`bot faq …`: the editors' commands. They read bot/data and var, speak German, and start nothing."""

from __future__ import annotations

import typer

faq = typer.Typer(no_args_is_help=True, help="Werkzeuge der Redaktion.")
