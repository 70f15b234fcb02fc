"""Service hours: is somebody there now, and when again. Pure; holidays come with a later issue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

GERMAN = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class ServiceHours:
    """When people answer, in local time: for each day (0 is Monday) the times from and until, or None."""

    def __init__(self, spans: Sequence[tuple[time, time] | None], *, zone: ZoneInfo) -> None:
        self._spans = spans
        self._zone = zone

    def open_at(self, moment: datetime) -> bool:
        """Say whether people answer at this moment (aware)."""
        local = moment.astimezone(self._zone)
        span = self._spans[local.weekday()]
        return span is not None and span[0] <= local.time() < span[1]

    def next_opening(self, moment: datetime, *, english: bool = False) -> str | None:
        """Say when people are there again, such as `Montag ab 8 Uhr`; None when that is never."""
        local = moment.astimezone(self._zone)
        for days in range(8):
            day = local.date() + timedelta(days=days)
            span = self._spans[day.weekday()]
            if span and (days > 0 or local.time() < span[0]):
                return _in_english(day, days, span[0]) if english else f"{_day(day, days)} ab {_clock(span[0])}"
        return None


def _day(day: date, days: int) -> str:
    return {0: "heute", 1: "morgen"}.get(days, GERMAN[day.weekday()])


def _in_english(day: date, days: int, at: time) -> str:
    name = {0: "today", 1: "tomorrow"}.get(days, f"on {ENGLISH[day.weekday()]}")
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{name} from {at.hour % 12 or 12}{minutes} {'am' if at.hour < 12 else 'pm'}"


def _clock(at: time) -> str:
    return f"{at.hour} Uhr" if at.minute == 0 else f"{at:%H:%M} Uhr".lstrip("0")
