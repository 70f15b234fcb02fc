"""Reads YAML with line numbers and collects what is wrong with content; writes nothing.

What is wrong and what to do about it is said in German: editors read it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

#: where a value stands in a file: keys and list positions from the top
Place = tuple[str | int, ...]

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # the class is chosen when this is read
    """Reads a day that does not exist as a text, so that it is refused like any other text, and not the file."""

    def construct_yaml_timestamp(self, node: Any) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with the content: the file, the line (from 1), what it is and how to put it right."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.remedy}"


class ContentError(Exception):
    """The content cannot be used; `problems` names every reason, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Sheet:
    """One YAML file: its data, the line of every value, and the problems found in it so far."""

    path: Path
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, place: Place, what: str, remedy: str) -> None:
        """Note a problem with the value at `place`, or with the nearest value above it that exists."""
        while place and place not in self.lines:
            place = place[:-1]
        self.problems.append(Problem(self.path.name, self.lines.get(place, 1), what, remedy))


def read_sheets(folder: Path) -> list[Sheet]:
    """Return all *.yml files of `folder`, sorted by name; raises ContentError when there is none."""
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise ContentError([Problem(str(folder), 1, "Der Ordner enthält keine .yml-Datei.", "Bitte den Pfad prüfen.")])
    return [read_sheet(path) for path in paths]


def read_sheet(path: Path) -> Sheet:
    """Return the YAML file `path`; one that cannot be read has no data and one problem."""
    sheet = Sheet(path)
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        sheet.lines = dict(_lines(sheet, node, ())) if node is not None else {}
        sheet.data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        sheet.lines = {(): error.problem_mark.line + 1 if error.problem_mark else 1}
        sheet.report((), "Die Datei ist kein gültiges YAML.", "Einrückung, Anführungszeichen und Doppelpunkte prüfen.")
    except (UnicodeDecodeError, yaml.YAMLError, ValueError):
        sheet.report(
            (),
            "Die Datei ist nicht lesbar.",
            "Als UTF-8 ohne Steuerzeichen speichern, Texte in Anführungszeichen.",
        )
    return sheet


def _lines(sheet: Sheet, node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _lines(sheet, item, (*place, number))
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                what = f"„{key.value}“ steht zweimal im selben Eintrag."
                sheet.problems.append(Problem(sheet.path.name, key.start_mark.line + 1, what, "Eines davon löschen."))
            seen.add(key.value)
            yield from _lines(sheet, value, (*place, key.value))
