"""Service hours: the customer is told when a person is there again."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.hours import ServiceHours

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = ServiceHours([(time(8), time(20))] * 5 + [None, None], zone=BERLIN)


def _at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Give a moment of June 2026 in Berlin, which is two hours ahead of UTC; the 1st is a Monday."""
    return datetime(2026, 6, day, hour, minute, second, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_open", "opening"),
    [
        (_at(1, 8), True, "morgen ab 8 Uhr"),
        (_at(1, 7, 59, 59), False, "heute ab 8 Uhr"),
        (_at(5, 19, 59, 59), True, "Montag ab 8 Uhr"),
        (_at(5, 20), False, "Montag ab 8 Uhr"),
        (_at(6, 12), False, "Montag ab 8 Uhr"),
        (_at(7, 23), False, "morgen ab 8 Uhr"),
    ],
)
def test_dialogue_knows_when_people_are_there(moment: datetime, is_open: bool, opening: str) -> None:
    assert WEEK.open_at(moment) is is_open
    assert WEEK.next_opening(moment) == opening


def test_dialogue_says_no_time_when_nobody_ever_comes() -> None:
    assert ServiceHours([None] * 7, zone=BERLIN).next_opening(_at(1, 9)) is None


def test_dialogue_says_minutes_only_when_there_are_some() -> None:
    late = ServiceHours([(time(9, 30), time(17))] * 7, zone=BERLIN)
    assert late.next_opening(_at(1, 8)) == "heute ab 9:30 Uhr"
