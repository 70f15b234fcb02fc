"""Reads the editors' entries from bot/data/faq/*.yml and checks them; writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from faq_index.problems import ContentError, Place, Sheet, read_sheets

Handling = Literal["answer", "ask", "person", "close"]
Urgency = Literal["low", "normal", "high", "critical"]
Form = Literal["du", "sie", "en"]

Kind = Literal["answer", "ask", "person", "close", "uncovered"]
#: the concern of what is ours and no entry covers
UNCOVERED = "service.anderes-anliegen"
HANDLINGS: tuple[Handling, ...] = get_args(Handling)
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
FORMS: tuple[Form, ...] = get_args(Form)
#: forms in which every text must be there; English may be missing, German is said then
NEEDED_FORMS: tuple[Form, ...] = ("du", "sie")
#: which texts an entry of each handling must have; it may have no others
TEXTS_OF: Mapping[Handling, tuple[str, ...]] = {
    "answer": ("answers", "direct"),
    "ask": ("answers", "direct"),
    "person": ("handover",),
    "close": (),
}
TEXTS = ("answers", "direct", "handover")
#: characters of a text for direct messages; longer ones are not read on a phone
DIRECT_LIMIT = 900

_REQUIRED = ("id", "handling", "urgency", "concern", "label", "owner", "source")
_KNOWN = {*_REQUIRED, *TEXTS, "label_en", "valid_from", "valid_until"}
_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_ID_LINE = re.compile(r"\s*(- )?id:\s")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Texts:
    """Differently worded texts with the same meaning: for customers we address with du, with Sie, and in English."""

    du: tuple[str, ...] = ()
    sie: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def of(self, form: Form) -> tuple[str, ...]:
        """Return the texts in the given form; where there are none in English, the German ones with du."""
        return {"du": self.du, "sie": self.sie, "en": self.en or self.du}[form]


@dataclass(frozen=True)
class Entry:
    """One concern the service knows, with the editors' texts; placeholders are already filled in.

    `answers` fit a post, `direct` are longer and for direct messages, `handover` are said when people take over.
    """

    id: str
    topic: str
    handling: Handling
    urgency: Urgency
    concern: str
    label: str
    owner: str
    source: str
    valid_from: date | None = None
    valid_until: date | None = None
    label_en: str | None = None
    answers: Texts = Texts()
    direct: Texts = Texts()
    handover: Texts = Texts()

    @property
    def kind(self) -> Kind:
        """How it counts when it is weighed whether to answer: as it is handled, but for what no entry covers.

        That goes to people, too, but an answer to it is wrong, not harmful.
        """
        return "uncovered" if self.id == UNCOVERED else self.handling

    def is_valid(self, on: date) -> bool:
        """Return whether the entry may be used on that day; both ends of its time belong to it."""
        return (self.valid_from or on) <= on <= (self.valid_until or on)


@dataclass(frozen=True)
class _Rules:
    facts: Mapping[str, str]
    limit: int
    length: Callable[[str], int]


def load(
    folder: Path, *, facts: Mapping[str, str], limit: int = 280, length: Callable[[str], int] = len
) -> tuple[Entry, ...]:
    """Return the entries in the files of `folder`, in the order of files and lines.

    `facts` fills placeholders like {hotline}. No text may be longer than `limit` as measured by `length`,
    after filling. Raises ContentError with every problem of all files.
    """
    rules = _Rules(facts, limit, length)
    sheets = read_sheets(folder)
    found = [(sheet, place, entry) for sheet in sheets for place, entry in _entries(sheet, rules)]
    seen: dict[str, str] = {}
    for sheet, place, entry in found:
        if entry.id in seen:
            what = f"Die id „{entry.id}“ gibt es schon in {seen[entry.id]}."
            sheet.report((*place, "id"), what, "Eine andere id wählen oder die Einträge vereinen.")
        seen.setdefault(entry.id, sheet.path.name)
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if problems:
        raise ContentError(problems)
    return tuple(entry for _, _, entry in found)


def places(folder: Path) -> dict[str, tuple[str, int]]:
    """Return file and line of each entry in the files of `folder`, by id; they must have been read without problems."""
    return {
        line.split("id:", 1)[1].strip(" \"'"): (path.name, number)
        for path in sorted(folder.glob("*.yml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _ID_LINE.match(line)
    }


def _entries(sheet: Sheet, rules: _Rules) -> Iterator[tuple[Place, Entry]]:
    if sheet.problems and sheet.data is None:
        return
    data = sheet.data if isinstance(sheet.data, dict) else {}
    topic = data.get("topic")
    for key in ("topic", "title"):
        if not _is_text(data.get(key)):
            sheet.report((), f"Oben in der Datei fehlt „{key}:“.", "Die Zeile ergänzen, wie in den anderen Dateien.")
    if not isinstance(data.get("entries"), list):
        sheet.report((), "In der Datei fehlt die Liste „entries:“.", "Die Liste ergänzen oder die Datei löschen.")
        return
    for number, raw in enumerate(data["entries"]):
        place: Place = ("entries", number)
        if not isinstance(raw, dict):
            sheet.report(place, "Das ist kein Eintrag.", "Ein Eintrag beginnt mit „- id: …“.")
        elif _check(sheet, place, raw, rules):
            yield place, _entry(str(topic), raw, rules)


def _check(sheet: Sheet, place: Place, raw: dict[str, Any], rules: _Rules) -> bool:
    before = len(sheet.problems)
    _check_keys(sheet, place, raw)
    _check_choices(sheet, place, raw)
    _check_dates(sheet, place, raw)
    _check_texts(sheet, place, raw, rules)
    return len(sheet.problems) == before


def _check_keys(sheet: Sheet, place: Place, raw: dict[str, Any]) -> None:
    for key in _REQUIRED:
        if not _is_text(raw.get(key)):
            sheet.report((*place, key), f"„{key}“ fehlt oder ist kein Text.", f"Die Zeile „{key}: …“ ausfüllen.")
    for key in raw:
        if key not in _KNOWN:
            remedy = f"Schreibweise prüfen; erlaubt sind: {', '.join(sorted(_KNOWN))}."
            sheet.report((*place, key), f"„{key}“ ist kein bekanntes Feld.", remedy)
    if _is_text(raw.get("id")) and not _ID.fullmatch(raw["id"]):
        remedy = "Form: gruppe.name-mit-bindestrichen, nur a-z, 0-9, Punkt und Bindestrich."
        sheet.report((*place, "id"), f"Die id „{raw['id']}“ hat nicht die richtige Form.", remedy)


def _check_choices(sheet: Sheet, place: Place, raw: dict[str, Any]) -> None:
    for key, choices in (("handling", HANDLINGS), ("urgency", URGENCIES)):
        if _is_text(raw.get(key)) and raw[key] not in choices:
            sheet.report((*place, key), f"„{key}: {raw[key]}“ gibt es nicht.", f"Erlaubt: {', '.join(choices)}.")


def _check_dates(sheet: Sheet, place: Place, raw: dict[str, Any]) -> None:
    dates = {key: raw.get(key) for key in ("valid_from", "valid_until")}
    wrong = [key for key, value in dates.items() if value is not None and type(value) is not date]
    for key in wrong:
        sheet.report(
            (*place, key),
            f"„{key}: {dates[key]}“ ist kein Datum.",
            "Einen Tag nennen, den es gibt, in der Form 2026-11-22 und ohne Zeichen darum.",
        )
    if not wrong and all(dates.values()) and dates["valid_from"] > dates["valid_until"]:  # type: ignore[operator]
        sheet.report((*place, "valid_until"), "„valid_until“ liegt vor „valid_from“.", "Eines der Daten berichtigen.")


def _check_texts(sheet: Sheet, place: Place, raw: dict[str, Any], rules: _Rules) -> None:
    handling = raw.get("handling")
    if handling not in HANDLINGS:
        return
    for kind in TEXTS:
        if kind in TEXTS_OF[handling]:
            _check_kind(sheet, (*place, kind), raw.get(kind), _rules_of(kind, rules))
        elif raw.get(kind) is not None:
            what = f"Ein Eintrag mit „handling: {handling}“ hat keine Texte unter „{kind}“."
            sheet.report((*place, kind), what, "Die Texte löschen oder „handling“ ändern.")


def _rules_of(kind: str, rules: _Rules) -> _Rules:
    return replace(rules, limit=DIRECT_LIMIT, length=len) if kind == "direct" else rules


def _check_kind(sheet: Sheet, place: Place, texts: Any, rules: _Rules) -> None:
    texts = texts if isinstance(texts, dict) else {}
    for form in texts.keys() - {*FORMS}:
        remedy = f"Erlaubt sind: {', '.join(FORMS)}."
        sheet.report((*place, form), f"„{form}“ ist keine bekannte Anrede oder Sprache.", remedy)
    for form in FORMS:
        variants = texts.get(form)
        if form in NEEDED_FORMS or variants is not None:
            _check_variants(sheet, (*place, form), variants, rules)


def _check_variants(sheet: Sheet, place: Place, variants: Any, rules: _Rules) -> None:
    if not isinstance(variants, list) or not variants:
        what = f"Unter „{place[-2]}“ fehlen die Texte „{place[-1]}:“."
        sheet.report(place, what, "Mindestens einen Text in dieser Anrede schreiben.")
        return
    for number, text in enumerate(variants):
        _check_text(sheet, (*place, number), text, rules)
    if len({str(text) for text in variants}) < len(variants):
        sheet.report(place, "Derselbe Text steht zweimal da.", "Anders formulieren oder löschen.")


def _check_text(sheet: Sheet, place: Place, text: Any, rules: _Rules) -> None:
    if not _is_text(text):
        sheet.report(place, "Der Text ist leer oder kein Text.", "In Anführungszeichen schreiben oder löschen.")
        return
    for name in sorted({*_PLACEHOLDER.findall(text)} - {*rules.facts}):
        remedy = "Im Dienst-Profil unter „facts:“ ergänzen oder die Schreibweise prüfen."
        sheet.report(place, f"Der Platzhalter {{{name}}} ist nicht bekannt.", remedy)
    if {"{", "}"} & {*_PLACEHOLDER.sub("", text)}:
        sheet.report(place, "Der Text enthält eine einzelne geschweifte Klammer.", "Platzhalter: {hotline}.")
    length = rules.length(fill(text, rules.facts))
    if length > rules.limit:
        what = f"Der Text ist {length} Zeichen lang, erlaubt sind {rules.limit}."
        sheet.report(place, what, f"Um {length - rules.limit} Zeichen kürzen.")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Return `text` with each {placeholder} replaced by its fact; unknown ones stay as they are."""
    return _PLACEHOLDER.sub(lambda match: facts.get(match[1], match[0]), text)


def _entry(topic: str, raw: dict[str, Any], rules: _Rules) -> Entry:
    values: dict[str, Any] = {key: raw[key].strip() for key in _REQUIRED}
    values |= {key: raw.get(key) for key in ("valid_from", "valid_until", "label_en")}
    values |= {kind: _texts(raw.get(kind), rules) for kind in TEXTS}
    return Entry(topic=topic, **values)


def _texts(raw: Any, rules: _Rules) -> Texts:
    if not raw:
        return Texts()
    return Texts(**{form: tuple(fill(text.strip(), rules.facts) for text in raw[form]) for form in raw})
