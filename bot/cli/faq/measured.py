"""`bot faq evaluate`: how good the published version is on writers that nothing learned from. Reads var/index."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.cli.faq import faq
from bot.errors import SetupError
from bot.settings import settings
from faq_index.versions import Json, current_version, head_of, previous

#: what was measured, and whether more is better
FIGURES = {
    "precision": "Antworten, die richtig waren",
    "coverage": "beantwortbare Nachrichten, die richtig beantwortet wurden",
    "accuracy": "Nachrichten, deren Anliegen an erster Stelle stand",
    "harmful": "Nachrichten für Menschen, die beantwortet worden wären",
    "pair_precision": "Rückfragen, die das Richtige anboten",
    "unsure_share": "Nachrichten, zu denen nachgefragt wurde",
}


@faq.command("evaluate")
def evaluate() -> None:
    """Zeigt, wie gut die veröffentlichte Version ist, und was sich gegenüber der davor geändert hat."""
    folder = settings().var / "index"
    version, before = current_version(folder), previous(folder)
    if version is None:
        raise SetupError("Es ist noch nichts veröffentlicht. Zuerst: make index")
    now = head_of(folder, version)["calibration"]
    old = head_of(folder, before)["calibration"] if before else None
    console = Console(highlight=False, soft_wrap=True)
    console.print(_figures(f"Version {version}", now, old))
    console.print(_curve(now))
    console.print(
        f"Gemessen an {now['measured']['messages']} Formulierungen von Schreibern, die das Modell nicht kannte. "
        "Die Regeln darüber (Anliegen für Menschen, Ärger, Recht …) sind nicht mitgezählt. "
        "Mit Vergleichen und Bildern: make evaluate"
    )


def _figures(title: str, now: Json, old: Json | None) -> Table:
    table = Table("Anteil", "jetzt", *(["davor", "Unterschied"] if old else []), title=title)
    for key, words in FIGURES.items():
        row = [words, f"{now['measured'][key]:.2%}"]
        if old:
            earlier = (old.get("measured") or {}).get(key)
            difference = "–" if earlier is None else f"{100 * (now['measured'][key] - earlier):+.2f} Punkte"
            row += ["–" if earlier is None else f"{earlier:.2%}", difference]
        table.add_row(*row)
    return table


def _curve(calibration: Json) -> Table:
    table = Table("verlangte Richtigkeit", "Schwelle", "beantwortet", title="Was strenger oder weniger streng bedeutet")
    for precision, threshold, coverage in calibration["curve"]:
        mark = " ◀ gilt" if abs(precision - calibration["targets"]["answer_precision"]) < 1e-9 else ""
        reached = [f"{threshold:.1%}", f"{coverage:.1%}"] if threshold <= 1 else ["–", "nicht erreichbar"]
        table.add_row(f"{precision:.1%}{mark}", *reached)
    return table
