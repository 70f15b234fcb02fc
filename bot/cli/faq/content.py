"""What editors wrote, as it would be sent: reads bot/data, gives entries, phrasings and every problem at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.actions import alarms
from bot.messages import Form
from bot.policy import weighted
from bot.settings import Settings
from bot.wording import Wording, in_form
from bot.wording import load as load_words
from faq_index.entries import Entry, places
from faq_index.entries import load as load_entries
from faq_index.phrasings import Phrasing
from faq_index.phrasings import load as load_phrasings
from faq_index.problems import ContentError, Problem


@dataclass(frozen=True, kw_only=True)
class Content:
    """What can be read of it; `longest` is how long a text may be; with `problems` the rest is not complete."""

    entries: tuple[Entry, ...] = ()
    phrasings: tuple[Phrasing, ...] = ()
    longest: int = 0
    problems: tuple[Problem, ...] = ()


def read(settings: Settings) -> Content:
    """Read all that editors wrote; nothing is raised for what is wrong with it."""
    problems: list[Problem] = []
    entries: tuple[Entry, ...] = ()
    phrasings: tuple[Phrasing, ...] = ()
    longest = 0
    try:
        profile, wording = load_words(settings.data)
        longest = longest_text(wording, settings.reply_limit)
        entries = load_entries(settings.data / "faq", facts=profile.facts, limit=longest, length=weighted)
    except ContentError as error:
        problems += error.problems
    try:
        alarms.load(settings.data / alarms.ALARMS_FILE)
    except ContentError as error:
        problems += error.problems
    try:
        # Entries that have mistakes of their own are known all the same.
        phrasings = load_phrasings(settings.data / "nlu", known=_ids(settings.data / "faq", entries))
    except ContentError as error:
        problems += error.problems
    return Content(entries=entries, phrasings=phrasings, longest=longest, problems=tuple(sorted(problems)))


def checked(settings: Settings) -> Content:
    """Read all that editors wrote. Raises ContentError with every problem when there is one."""
    content = read(settings)
    if content.problems:
        raise ContentError(content.problems)
    return content


def longest_text(wording: Wording, limit: int) -> int:
    """Give how long an editors' text may be: what the limit leaves beside the longest opening and the bot mark."""
    opening = max(weighted(opening) for form in Form for opening in in_form(wording.openings, form))
    mark = max(map(weighted, wording.bot_mark_first.values()))
    return limit - opening - mark - 2  # two spaces between the three


def _ids(folder: Path, entries: tuple[Entry, ...]) -> set[str]:
    if entries:
        return {entry.id for entry in entries}
    try:
        return set(places(folder))
    except UnicodeDecodeError:
        return set()
