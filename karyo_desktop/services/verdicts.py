"""A verdict as the window shows it: figures with their intervals, classes, chromosomes to see."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

import msgspec

from cirnet_core.classes import CLASSES
from cirnet_core.data.pack import Pack
from cirnet_core.errors import InputError
from cirnet_core.files import MANIFEST_VALUES, parse_json
from karyo_desktop.services.retraining import Run
from karyo_desktop.storage.errors import StorageError

Advice = Literal["promote", "keep", "cannot_tell"]

FIGURES: Final[dict[str, float]] = {
    "assigned.accuracy": 1.0,
    "raw.accuracy": 1.0,
    "assigned.f1": 1.0,
    "assigned.cells_right": 1.0,
    "orientation.accuracy": 1.0,
    "calibration.ece": -1.0,
    "corrections_per_cell": -1.0,
}
"""What is shown, and whether more of it is better."""

MOST_PICTURES: Final = 60


@dataclass(frozen=True)
class Figure:
    """Candidate minus base.

    Attributes:
        path: in ``verdict.json``.
        better: 1 where more is better, -1 where less is.
    """

    path: str
    value: float
    low: float
    high: float
    better: float

    @property
    def sure(self) -> int:
        """1 if better beyond chance, -1 if worse, 0 if chance may be all."""
        if self.low <= 0 <= self.high:
            return 0
        return 1 if (self.value > 0) == (self.better > 0) else -1


@dataclass(frozen=True)
class Changed:
    """A locked chromosome that the two models place otherwise."""

    cell: str
    file: str
    label: str
    before: str
    after: str
    picture: bytes

    @property
    def won(self) -> bool:
        """Whether the candidate places it as the person did."""
        return self.after == self.label


@dataclass(frozen=True)
class Verdict:
    """All that the window shows of a verdict.

    Attributes:
        per_class: change of each class's share right (recall), of those that are locked.
        n_changed: how many chromosomes are placed otherwise; ``changed`` shows some of them.
        one_by_one: locked labels that a person looked at one by one, or blindly.
        cells_needed: how many more locked cells would decide.
    """

    advice: Advice
    reason: str
    base: str
    candidate: str
    cases: int
    cells: int
    chromosomes: int
    corrections_fewer: int
    classes_worse: tuple[str, ...]
    figures: tuple[Figure, ...]
    per_class: dict[str, float]
    changed: tuple[Changed, ...]
    n_changed: int
    one_by_one: int
    cells_needed: int


def read_verdict(run: Run) -> Verdict:
    """What the run found.

    Raises:
        StorageError: the verdict is missing or damaged.
    """
    path = run.model / "verdict.json"
    try:
        found = parse_json(path.read_bytes(), dict[str, object])
        return _read(run, found)
    except (OSError, msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise StorageError(
            f"{path}: the verdict cannot be read ({error}). Discard the run and train again."
        ) from error


def _read(run: Run, found: dict[str, object]) -> Verdict:
    locked = cast(dict[str, int], found["locked"])
    differences = cast(dict[str, dict[str, object]], found["difference"])
    listed = _changed(run)
    return Verdict(
        advice=cast(Advice, found["recommendation"]),
        reason=str(found["reason"]),
        base=cast(dict[str, str], found["base"])["id"],
        candidate=cast(dict[str, str], found["candidate"])["id"],
        cases=locked["cases"],
        cells=locked["cells"],
        chromosomes=locked["chromosomes"],
        corrections_fewer=cast(int, found["corrections_fewer"]),
        classes_worse=tuple(cast(list[str], found["classes_worse"])),
        figures=tuple(
            _figure(path, differences[path], better)
            for path, better in FIGURES.items()
            if path in differences
        ),
        per_class=_per_class(found),
        changed=listed,
        n_changed=cast(int, found.get("changed", len(listed))),
        one_by_one=_one_by_one(run),
        cells_needed=_cells_needed(found, locked),
    )


def _cells_needed(found: dict[str, object], locked: dict[str, int]) -> int:
    from cirnet_core.retrain.verdict import Difference, cells_needed

    accuracy = "assigned.accuracy"
    entry = cast(dict[str, dict[str, object]], found["difference"])[accuracy]
    low, high = cast(list[float], entry["ci95"])
    return cells_needed(
        Difference(
            figures={accuracy: (cast(float, entry["value"]), (low, high))},
            classes_worse=(),
            corrections_fewer=0,
            changed=0,
            lost=0,
            won=0,
            cases=locked["cases"],
            cells=locked["cells"],
            chromosomes=locked["chromosomes"],
        )
    )


def _per_class(found: dict[str, object]) -> dict[str, float]:
    before, after = (
        cast(dict[str, dict[str, dict[str, dict[str, float]]]], found[key])["assigned"]["per_class"]
        for key in ("base_metrics", "candidate_metrics")
    )
    return {
        name: after[name]["recall"] - before[name]["recall"]
        for name in CLASSES
        if before.get(name, {}).get("support") and name in after
    }


def _figure(path: str, entry: dict[str, object], better: float) -> Figure:
    low, high = cast(list[float], entry["ci95"])
    return Figure(path, cast(float, entry["value"]), float(low), float(high), better)


def _changed(run: Run) -> tuple[Changed, ...]:
    path = run.model / "changed.json"
    if not path.exists():
        return ()
    listed = parse_json(path.read_bytes(), dict[str, list[dict[str, str]]])
    try:
        with Pack(run.pack) as pack:
            return tuple(
                Changed(
                    item["cell"],
                    item["file"],
                    item["label"],
                    item["before"],
                    item["after"],
                    pack.read(item["file"]),
                )
                for item in listed["chromosomes"][:MOST_PICTURES]
            )
    except InputError:
        return ()


def _one_by_one(run: Run) -> int:
    """Locked labels that a person looked at one by one, or blindly."""

    try:
        with Pack(run.pack) as pack:
            rows = csv.DictReader(io.StringIO(pack.read("chromosomes.csv").decode("utf-8-sig")))
            locked = _locked_files(run)
            return sum(
                row["file"] in locked and row.get("looked_at") in ("single", "audit")
                for row in rows
            )
    except InputError:
        return 0


def _locked_files(run: Run) -> set[str]:
    path = run.model / "manifest.json"
    manifest = parse_json(path.read_bytes(), max_values=MANIFEST_VALUES)
    return {str(row[1]) for row in manifest["rows"] if row[5] == "locked"}


def card_of(folder: Path) -> tuple[str, str]:
    """The text of a model's card and its SHA-256. Raises StorageError."""
    try:
        data = (folder / "card.json").read_bytes()
    except OSError as error:
        raise StorageError(f"{folder}: the card cannot be read ({error.strerror}).") from error
    return data.decode("utf-8", "replace"), hashlib.sha256(data).hexdigest()
