"""`bot faq build|publish|rollback|versions`: reads bot/data, writes versions below var/index and the switch there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from bot.cli.faq import faq
from bot.cli.faq.content import Content, checked
from bot.errors import SetupError
from bot.settings import Settings, settings
from faq_index import versions
from faq_index.changes import Changes, between
from faq_index.encoder.manifest import Manifest
from faq_index.rows import recipe, reuse, targets_of

#: ids named of each kind of change; the rest is counted
NAMED = 12
AT_START = "Warnwörter (alarms.yml) und eigene Texte (service_texts.yml) gelten nach dem nächsten Start des Dienstes."
FIELDS = {
    "answers": "Antworten",
    "direct": "Texte für Direktnachrichten",
    "handover": "Übergabe-Texte",
    "valid_from": "gültig ab",
    "valid_until": "gültig bis",
    "handling": "Behandlung",
    "urgency": "Dringlichkeit",
    "concern": "Anliegen",
    "label": "Bezeichnung",
    "label_en": "englische Bezeichnung",
}

Precision = Annotated[
    float | None, typer.Option(min=0.5, max=0.999, help="Wie viele Antworten richtig sein müssen; sonst wie bisher.")
]
console = Console(highlight=False, soft_wrap=True)


@faq.command("build")
def build(precision: Precision = None) -> None:
    """Baut eine Version aus den Dateien, ohne sie zu veröffentlichen."""
    folder = settings().var / "index"
    version = built(settings(), checked(settings()), precision)
    if version == versions.current_version(folder):
        console.print(f"Version {version} ist schon veröffentlicht: An den Dateien hat sich nichts geändert.")
        return
    _tell(between(folder, versions.current_version(folder), version))
    console.print(f"Version {version} ist gebaut. Was sie ändern würde: bot faq diff. Veröffentlichen: bot faq publish")


@faq.command("publish")
def publish(
    version: Annotated[str | None, typer.Argument(help="Eine gebaute Version; sonst die Dateien.")] = None,
    precision: Precision = None,
) -> None:
    """Prüft, baut, was fehlt, und veröffentlicht; laufende Prozesse übernehmen es ohne Neustart."""
    folder = settings().var / "index"
    before = versions.current_version(folder)
    wanted = _readable(folder, known(folder, version)) if version else built(settings(), checked(settings()), precision)
    if wanted == before:
        console.print(f"Version {wanted} ist schon veröffentlicht: Es hat sich nichts geändert. {AT_START}")
        return
    changes = between(folder, before, wanted)
    versions.publish(folder, wanted)
    _tell(changes)
    console.print(f"[green]✓[/] Version {wanted} ist veröffentlicht. Zurück geht es mit: bot faq rollback")
    console.print(AT_START)


@faq.command("rollback")
def rollback() -> None:
    """Veröffentlicht wieder, was davor galt; ein zweites Mal geht einen Schritt weiter zurück."""
    folder = settings().var / "index"
    before, version = versions.current_version(folder), versions.previous(folder)
    if version is None:
        raise SetupError("Es gibt keine ältere Version, zu der es zurückgehen könnte (bot faq versions).")
    _readable(folder, version)
    version = versions.rollback(folder) or version
    _tell(between(folder, before, version))
    console.print(f"[green]✓[/] Es gilt wieder Version {version}. Die Dateien in bot/data sind unverändert.")


@faq.command("versions")
def show_versions() -> None:
    """Zeigt die Versionen, die es noch gibt: was gilt, was davor galt und was nur gebaut ist."""
    table = Table(Column("Version", overflow="fold"), "gebaut", "Stand", "richtig", "beantwortet", "Schwelle")
    for one in versions.versions(settings().var / "index"):
        state = "nur gebaut" if one.place is None else f"galt davor ({one.place})" if one.place else "[green]gilt[/]"
        calibration = one.head["calibration"]
        measured = calibration.get("measured") or {}
        shares = [f"{measured[key]:.1%}" if key in measured else "–" for key in ("precision", "coverage")]
        made = f"{one.made_at.astimezone():%d.%m.%Y %H:%M}"
        table.add_row(one.name, made, state, *shares, f"{calibration['hit']:.1%}")
    console.print(table)


def known(folder: Path, version: str) -> str:
    """Give the version whose name begins so. Raises SetupError when there is none, or more than one."""
    names = [one.name for one in versions.versions(folder)]
    found = [name for name in names if name.startswith(version)]
    if len(found) != 1:
        raise SetupError(f"Die Version „{version}“ gibt es nicht. Es gibt: {', '.join(names) or 'keine'}.")
    return found[0]


def _readable(folder: Path, version: str) -> str:
    """Give `version` if the service, as it is now, can read it. Raises SetupError when an older service made it."""
    from faq_index.index import Index  # takes seconds to import; what was just built can be read

    try:
        return Index.load(folder, version=version).version
    except versions.UnusableIndexError as error:
        raise SetupError(
            f"Version {version} passt nicht mehr zum Dienst; aus den Dateien baut: bot faq publish"
        ) from error


def built(wanted: Settings, content: Content, precision: float | None) -> str:
    """Give the version of `content`, built if it is not there; only what changed is computed."""
    folder, model = wanted.var / "index", wanted.var / "model"
    targets = targets_of(folder) or {}
    if precision:
        targets["answer_precision"] = precision
    if versions.current_version(folder) is not None:
        fingerprint = Manifest.read(model).fingerprint
        made = reuse(folder, recipe(content.entries, content.phrasings, encoder=fingerprint, targets=targets))
        if made is not None:
            return made
    return _learned(wanted, content, targets.get("answer_precision"))


def _learned(wanted: Settings, content: Content, precision: float | None) -> str:
    from faq_index.calibration import Targets  # takes seconds to import; a changed answer does without
    from faq_index.encoder import Encoder
    from faq_index.index import STEPS
    from faq_index.index import build as build_index

    words = dict(zip(STEPS, ("neue Formulierungen lesen", "lernen und eichen"), strict=True))
    encoder = Encoder.load(wanted.var / "model", threads=os.cpu_count() or 1)
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("FAQ-Index", total=len(STEPS))
        return build_index(
            content.entries,
            content.phrasings,
            encoder,
            folder=wanted.var / "index",
            vectors=wanted.var / "vectors",
            targets=Targets(answer_precision=precision) if precision else Targets(),
            report=lambda step, share: progress.update(
                task, description=f"FAQ-Index: {words[step]}", completed=STEPS.index(step) + share
            ),
        )


def _tell(changes: Changes) -> None:
    for title, ids in (("neu", changes.added), ("entfernt", changes.removed)):
        if ids:
            console.print(f"{len(ids)} Einträge {title}: {_named(ids)}")
    for entry_id, fields in list(changes.changed.items())[:NAMED]:
        console.print(f"geändert: {entry_id} ({', '.join(FIELDS.get(field, field) for field in fields)})")
    if len(changes.changed) > NAMED:
        console.print(f"… und {len(changes.changed) - NAMED} weitere geänderte Einträge")
    if changes.new_phrasings or changes.gone_phrasings:
        console.print(
            f"Formulierungen: {changes.new_phrasings} neu, {changes.gone_phrasings} entfernt. Rasa lernt sie mit "
            "„make train“; bis dahin arbeitet es mit dem, was es kennt."
        )


def _named(ids: tuple[str, ...]) -> str:
    more = f" … und {len(ids) - NAMED} weitere" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more
