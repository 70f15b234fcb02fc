"""The service's own texts and facts: reads bot/data/service_profile.yml and service_texts.yml once, writes nothing.

Problems are told in German, all at once: the people who write these files read them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.messages import Form
from faq_index.entries import Texts, fill
from faq_index.problems import ContentError, Sheet, read_sheet

PROFILE_FILE = "service_profile.yml"
TEXTS_FILE = "service_texts.yml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: placeholders that the service fills when it speaks; a text must have all of them
SPOKEN: Mapping[str, frozenset[str]] = {
    "openings": frozenset(),
    "handover": frozenset(),
    "handover_closed": frozenset({"next_opening"}),
    "handover_when": frozenset({"next_opening"}),
    "clarify": frozenset({"a", "b"}),
    "clarify_one": frozenset({"a"}),
    "also": frozenset({"b"}),
    "did_not_help": frozenset(),
    "personal_data": frozenset(),
    "machine_unavailable": frozenset(),
}
MARKS = ("bot_mark_first", "bot_mark_first_en", "bot_mark_next")

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Who runs the service. `service_hours`: for each day (0 is Monday) the times from and until, or None."""

    company: str
    handle: str
    display_name: str
    language: str
    time_zone: ZoneInfo
    service_hours: tuple[tuple[time, time] | None, ...]
    facts: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What the service says of itself. Facts are filled in; {next_opening}, {a} and {b} are left to the speaker."""

    openings: Texts
    bot_mark_first: Mapping[Form, str] = field(hash=False)
    bot_mark_next: str
    handover: Texts
    handover_closed: Texts
    handover_when: Texts
    clarify: Texts
    clarify_one: Texts
    also: Texts
    did_not_help: Texts
    personal_data: Texts
    machine_unavailable: Texts


def in_form(texts: Texts, form: Form) -> tuple[str, ...]:
    """Give those of `texts` that address the customer as `form` says."""
    return texts.of(form.value)


def load(folder: Path) -> tuple[Profile, Wording]:
    """Give the service's profile and wording kept in `folder` (usually bot/data).

    Raises ContentError, which names every problem of both files: the line, what it is, what to do.
    """
    profile_sheet, texts_sheet = read_sheet(folder / PROFILE_FILE), read_sheet(folder / TEXTS_FILE)
    _check_profile(profile_sheet)
    facts = _mapping(_mapping(profile_sheet.data).get("facts"))
    _check_wording(texts_sheet, known=frozenset(facts))
    if problems := profile_sheet.problems + texts_sheet.problems:
        raise ContentError(problems)
    profile = _profile(profile_sheet.data)
    return profile, _wording(texts_sheet.data, profile.facts)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check_profile(sheet: Sheet) -> None:
    if sheet.problems:
        return
    data = _mapping(sheet.data)
    for key in ("company", "handle", "display_name", "language", "time_zone"):
        if not _is_text(data.get(key)):
            sheet.report((key,), f"„{key}“ fehlt oder ist kein Text.", f"Die Zeile „{key}: …“ ausfüllen.")
    if _is_text(data.get("handle")) and not _HANDLE.fullmatch(data["handle"]):
        sheet.report(("handle",), "„handle“ ist kein Name auf X.", "Ohne @, höchstens 15 Buchstaben, Ziffern oder _.")
    if _is_text(data.get("time_zone")) and not _is_zone(data["time_zone"]):
        sheet.report(("time_zone",), f"Die Zeitzone „{data['time_zone']}“ gibt es nicht.", "Etwa Europe/Berlin.")
    _check_hours(sheet, _mapping(data.get("service_hours")))
    for name, value in _mapping(data.get("facts")).items():
        if not _is_text(value):
            sheet.report(("facts", name), f"„{name}“ ist kein Text.", "Den Wert in Anführungszeichen schreiben.")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _check_hours(sheet: Sheet, hours: dict[str, Any]) -> None:
    for day in WEEKDAYS:
        value = str(hours.get(day, ""))
        times = value.split("-")
        if value != "closed" and not (_HOURS.fullmatch(value) and times[0] < times[1]):
            remedy = 'Form: "08:00-20:00" mit Anführungszeichen, oder closed.'
            sheet.report(("service_hours", day), f"„{day}“ hat keine gültigen Zeiten.", remedy)


def _check_wording(sheet: Sheet, *, known: frozenset[str]) -> None:
    if sheet.problems:
        return
    data = _mapping(sheet.data)
    for key in MARKS:
        if not _is_text(data.get(key)):
            sheet.report((key,), f"„{key}“ fehlt oder ist kein Text.", f"Die Zeile „{key}: …“ ausfüllen.")
    for kind, spoken in SPOKEN.items():
        for form in Form:
            variants = _mapping(data.get(kind)).get(form.value)
            if not isinstance(variants, list) or not variants:
                what = f"Unter „{kind}“ fehlen die Texte „{form.value}:“."
                sheet.report((kind, form.value), what, "Mindestens einen Text in dieser Anrede schreiben.")
                continue
            for number, text in enumerate(variants):
                _check_text(sheet, (kind, form.value, number), text, spoken=spoken, known=known)


def _check_text(
    sheet: Sheet, place: tuple[str | int, ...], text: Any, *, spoken: frozenset[str], known: frozenset[str]
) -> None:
    if not _is_text(text):
        sheet.report(place, "Der Text ist leer oder kein Text.", "In Anführungszeichen schreiben oder löschen.")
        return
    used = {*_PLACEHOLDER.findall(text)}
    for name in sorted(spoken - used):
        sheet.report(place, f"Der Platzhalter {{{name}}} fehlt.", "Er muss in jedem dieser Texte stehen.")
    for name in sorted(used - spoken - known):
        remedy = "Im Dienst-Profil unter „facts:“ ergänzen oder die Schreibweise prüfen."
        sheet.report(place, f"Der Platzhalter {{{name}}} ist nicht bekannt.", remedy)


def _profile(data: dict[str, Any]) -> Profile:
    return Profile(
        company=data["company"],
        handle=data["handle"],
        display_name=data["display_name"],
        language=data["language"],
        time_zone=ZoneInfo(data["time_zone"]),
        service_hours=tuple(_hours(data["service_hours"][day]) for day in WEEKDAYS),
        facts=MappingProxyType(dict(data.get("facts") or {})),
    )


def _hours(value: str) -> tuple[time, time] | None:
    if value == "closed":
        return None
    start, end = value.split("-")
    return time.fromisoformat(start), time.fromisoformat(end)


def _wording(data: dict[str, Any], facts: Mapping[str, str]) -> Wording:
    texts: dict[str, Any] = {
        kind: Texts(*(tuple(fill(text.strip(), facts) for text in data[kind][form.value]) for form in Form))
        for kind in SPOKEN
    }
    german, english, later = (data[key] for key in MARKS)
    first = MappingProxyType({Form.DU: german, Form.SIE: german, Form.EN: english})
    return Wording(**texts, bot_mark_first=first, bot_mark_next=later)
