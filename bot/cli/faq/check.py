"""`bot faq check`: would every text that editors wrote be sent, and do entries keep apart? Reads bot/data and var."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from rich.console import Console

from bot.actions import alarms
from bot.cli.faq import faq
from bot.cli.faq.content import Content, read
from bot.policy import has_link
from bot.settings import Settings, settings
from faq_index.duplicates import Pair, TooManyNewError, kept_vectors, near_answers, near_phrasings, same_but_for_signs
from faq_index.encoder.errors import EncoderError
from faq_index.entries import FORMS, Entry, places
from faq_index.phrasings import Phrasing
from faq_index.problems import Problem

#: how long before its last day an entry is named
SOON = timedelta(days=14)
#: characters of a text that are shown
SHOWN = 70

Places = dict[str, tuple[str, int]]


@faq.command("check")
def check(strict: bool = False) -> None:
    """Nennt alles, was an Einträgen und Formulierungen falsch (Fehler) oder bedenklich (Hinweis) ist.

    Mit --strict enden auch Hinweise mit Exit-Code 1.
    """
    content = read(settings())
    said, failures = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
    for problem in content.problems:
        failures.print(f"✗ {problem}", markup=False)
    found, left_out = ([], None) if content.problems else warnings(settings(), content)
    for problem in found:
        said.print(f"! {problem}", markup=False)
    if left_out:
        said.print(f"! {left_out}", markup=False)
    if content.problems:
        failures.print(f"{len(content.problems)} Fehler. Hinweise folgen, wenn sie behoben sind.")
        sys.exit(1)
    said.print(
        f"Alles in Ordnung: {len(content.entries)} Einträge, {len(content.phrasings)} Formulierungen, "
        f"{len(found)} Hinweise. Ein Text darf {content.longest} gewichtete Zeichen haben, dann passen Anrede und "
        "Kennzeichen daneben."
    )
    sys.exit(1 if strict and found else 0)


def warnings(wanted: Settings, content: Content) -> tuple[list[Problem], str | None]:
    """Give what is worth a look in content without mistakes, and what could not be looked at, if anything."""
    where = places(wanted.data / "faq")
    today = datetime.now().astimezone().date()
    left_out = None
    pairs = same_but_for_signs(content.phrasings)
    try:
        vectors = kept_vectors(content.phrasings, model=wanted.var / "model", folder=wanted.var / "vectors")
        pairs += [pair for pair in near_phrasings(content.phrasings, vectors) if not _among(pair, pairs)]
    except TooManyNewError:
        left_out = "Ähnliche Formulierungen werden erst nach „faq build“ gesucht: Zu viele sind neu."
    except EncoderError:
        left_out = "Ähnliche Formulierungen wurden nicht gesucht: Es gibt noch kein Modell (make model)."
    found = chain(
        _expiring(content.entries, where, today),
        _links(content.entries, where),
        (_too_near(pair) for pair in pairs),
        (_answers_alike(pair, where) for pair in near_answers(content.entries)),
        alarms.too_common(wanted.data / alarms.ALARMS_FILE, _answerable(content)),
    )
    return sorted(found), left_out


def _answerable(content: Content) -> list[str]:
    answered = {entry.id for entry in content.entries if entry.handling == "answer"}
    return [phrasing.text for phrasing in content.phrasings if phrasing.entry_id in answered]


def _expiring(entries: tuple[Entry, ...], where: Places, today: date) -> Iterator[Problem]:
    for entry in entries:
        last = entry.valid_until
        if last is None or last > today + SOON:
            continue
        when = f"seit {last:%d.%m.%Y} abgelaufen" if last < today else f"nur noch bis {last:%d.%m.%Y} gültig"
        yield Problem(*where[entry.id], f"„{entry.id}“ ist {when}.", "„valid_until“ verlängern oder Eintrag löschen.")


def _links(entries: tuple[Entry, ...], where: Places) -> Iterator[Problem]:
    for entry in entries:
        posts = (entry.answers, entry.handover)
        texts = [text for kind in posts for form in FORMS for text in getattr(kind, form) if has_link(text)]
        if texts:
            what = f"„{entry.id}“ hat {len(texts)} Texte mit einem Link oder einer Adresse („{_short(texts[0])}“)."
            remedy = (
                "Den Weg in Worten sagen: Ein Beitrag mit Link kostet zwanzigmal so viel. Unter „direct“ ist Platz."
            )
            yield Problem(*where[entry.id], what, remedy)


def _too_near(pair: Pair[Phrasing]) -> Problem:
    first, second = pair.first, pair.second
    what = (
        f"„{_short(first.text)}“ ({first.entry_id}) ist fast dasselbe wie „{_short(second.text)}“ "
        f"({second.entry_id}, {second.place[0]}:{second.place[1]}; Ähnlichkeit {pair.likeness:.2f})."
    )
    return Problem(*first.place, what, "Eine davon löschen oder deutlicher machen.")


def _answers_alike(pair: Pair[tuple[Entry, str]], where: Places) -> Problem:
    (first, text), (second, _) = pair.first, pair.second
    file, line = where[second.id]
    what = f"„{_short(text)}“ ({first.id}) sagt fast dasselbe wie ein Text von „{second.id}“ ({file}:{line})."
    return Problem(*where[first.id], what, "Anders formulieren: X lehnt gleiche Texte ab, und Kunden merken es.")


def _among(pair: Pair[Phrasing], pairs: list[Pair[Phrasing]]) -> bool:
    return any({one.first.place, one.second.place} == {pair.first.place, pair.second.place} for one in pairs)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"
