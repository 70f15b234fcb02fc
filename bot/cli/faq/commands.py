"""Puts the editors' commands together, in the order in which help names them."""

from __future__ import annotations

from bot.cli import app
from bot.cli.faq import check, faq, gaps, impact, measured, publish, trial  # noqa: F401 # each adds its commands

app.add_typer(faq, name="faq")
