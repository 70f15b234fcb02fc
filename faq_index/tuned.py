"""The calibration that belongs to the tuned encoder: reads and writes tuned.json, which `make tune` leaves here.

The tuned encoder has seen every phrasing, so thresholds fitted on its vectors would promise too much. `make tune` fits
them with encoders that never saw the writers in question; an index of the same entries takes them from here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from faq_index.calibration import Calibration, Measured, Targets
from faq_index.certainty import Certainty

TUNED = Path(__file__).with_name("tuned.json")
#: an index may lack or add this share of the entries before the calibration no longer describes it
CHANGED = 0.1


@dataclass(frozen=True)
class TunedCalibration:
    """A calibration, the adapter it belongs to (sha256) and the entries it was made with."""

    adapter_sha256: str
    entries: tuple[str, ...]
    calibration: Calibration

    def fits(self, adapter_sha256: str, entries: Iterable[str]) -> bool:
        """Return whether it describes an index of `entries` with that adapter."""
        differing = {*entries} ^ {*self.entries}
        return len(differing) <= CHANGED * len(self.entries) and adapter_sha256 == self.adapter_sha256

    def reaching(self, targets: Targets) -> Calibration:
        """Return the calibration for `targets`: another precision is the next stricter point of the curve.

        Where the curve has none, nothing is ever a hit.
        """
        found = self.calibration
        if targets == found.targets:
            return found
        never = (targets.answer_precision, 2.0, 0.0)
        point = next((point for point in found.curve if point[0] >= targets.answer_precision), never)
        measured = found.measured and replace(found.measured, precision=point[0], coverage=point[2])
        return replace(found, hit=point[1], targets=targets, measured=measured)


def read(path: Path = TUNED) -> TunedCalibration | None:
    """Return what `write` wrote, None where there is no such file."""
    if not path.exists():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    return TunedCalibration(raw["adapter_sha256"], tuple(raw["entries"]), from_json(raw["calibration"]))


def write(found: TunedCalibration, path: Path = TUNED) -> None:
    """Write `found` to `path`."""
    path.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def from_json(raw: dict[str, Any]) -> Calibration:
    """Return the calibration of which `raw` holds the plain values."""
    made = {
        "targets": Targets(**raw["targets"]),
        "measured": raw["measured"] and Measured(**raw["measured"]),
        "certainty": _certainty(raw["certainty"]),
        "pair_certainty": _certainty(raw["pair_certainty"]),
        "curve": tuple((precision, least, coverage) for precision, least, coverage in raw["curve"]),
    }
    return Calibration(**{**raw, **made})


def _certainty(raw: dict[str, list[float]]) -> Certainty:
    return Certainty(**{name: tuple(values) for name, values in raw.items()})
