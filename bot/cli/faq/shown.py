"""How a finding is shown to editors: candidates, thresholds, reasons, in German. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp

from rich.table import Column, Table

from faq_index.calibration import Calibration
from faq_index.explain import Explanation

KINDS = {"hit": "[green]Treffer[/]", "unsure": "[yellow]unsicher, Rückfrage[/]", "miss": "[red]nicht erkannt[/]"}
HANDLINGS = {"answer": "Antwort", "ask": "Rückfrage", "person": "Menschen", "close": "Abschluss"}
#: what the signs of `faq_index.certainty` tell of; those that tell nearly the same are one line, their pushes add up
SIGNS = {
    "chance of the first": "Wahrscheinlichkeit des ersten Eintrags",
    "its square": "Wahrscheinlichkeit des ersten Eintrags",
    "first before second": "Wahrscheinlichkeit des ersten Eintrags",
    "nearness of the first": "Ähnlichkeit mit seinen Formulierungen",
    "nearness before the next": "Ähnlichkeit mit seinen Formulierungen",
    "search agrees": "Ähnlichkeitssuche nennt denselben Eintrag",
    "classifier agrees": "Einordnung nennt denselben Eintrag",
    "classifier's chance of it": "Einordnung nennt denselben Eintrag",
    "chance that it is for people": "Verdacht: nur für Menschen",
    "chance that it is unclear": "Verdacht: Anliegen unklar",
    "chance that it is nothing for us": "Verdacht: nichts für uns",
}
#: a sign that moves the log odds by less is not worth a line
LEAST = 0.2
NEVER = "nie (die Vorgabe ist nicht erreichbar)"


def candidates(found: Explanation) -> Table:
    """Give the likeliest entries with their chances and the phrasing of each that is most like the message."""
    table = Table(Column("Eintrag", no_wrap=True), "Chance", "Art", "ähnlichste Formulierung (Ähnlichkeit)")
    for one in found.candidates:
        nearest = f"{one.nearest} ({one.cosine:.2f})".replace("[", "\\[")
        table.add_row(one.entry_id, f"{one.chance:.1%}", HANDLINGS[one.handling], nearest)
    return table


def thresholds(found: Explanation, limits: Calibration) -> Iterable[str]:
    """Give how sure the machine is, beside what it needs to answer or to ask back."""
    hit, unsure = (f"ab {limit:.1%}" if limit <= 1 else NEVER for limit in (limits.hit, limits.unsure))
    yield f"Sicherheit, dass der erste Eintrag stimmt: [bold]{found.finding.score:.1%}[/] (Treffer {hit})"
    people = dict(found.finding.signs)["chance that it is for people"]
    yield f"Verdacht, dass es nur etwas für Menschen ist: {people:.1%} (Treffer bis {limits.peril:.1%})"
    yield f"Sicherheit, dass einer der ersten beiden stimmt: {found.finding.pair_score:.1%} (Rückfrage {unsure})"


def reasons(found: Explanation) -> Iterable[str]:
    """Give what made the machine more or less sure than with a mean message, the strongest first."""
    yield "Was dafür und dagegen sprach, gemessen an einer mittleren Nachricht:"
    sums: dict[str, float] = {}
    for one in found.pushes:
        sums[SIGNS[one.sign]] = sums.get(SIGNS[one.sign], 0.0) + one.push
    values = dict(found.finding.signs)
    for words, push in sorted(sums.items(), key=lambda item: -abs(item[1])):
        if abs(push) < LEAST:
            continue
        arrow = "[green]▲ sicherer  [/]" if push > 0 else "[red]▼ unsicherer[/]"
        sign = next(sign for sign, its_words in SIGNS.items() if its_words == words)
        yield f"  {arrow} {words}: {_value(sign, values[sign])} ({push:+.1f})"


def _value(sign: str, value: float) -> str:
    if sign.endswith("agrees"):
        return "ja" if value > 0.5 else "nein"
    if sign == "chance of the first":  # kept as log odds
        return f"{1 / (1 + exp(-value)):.1%}"
    return f"{value:.1%}" if sign.startswith("chance") else f"{value:.2f}"
