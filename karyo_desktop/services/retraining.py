"""Retraining on what was signed: what it would learn from, its one run, and what becomes of it.

There is room for one run at a time, in ``KARYO_HOME/retraining/current``: two windows, or two
programs, meet there and never train beside each other. The folder holds what was asked for, the
frozen pack, the model in the making with its checkpoints, what the training said, and its log. It
appears whole by one renaming and goes when the person has decided, so that a crash at any moment
leaves either no run or one that can be gone on with.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import msgspec

from cirnet_core.files import MANIFEST_VALUES, parse_json
from cirnet_core.home import home
from cirnet_core.retrain.recipe import PRESETS
from karyo_desktop.domain.audit import Json
from karyo_desktop.services import laboratory
from karyo_desktop.services.pool import PoolStatistics, open_pool, pool_statistics
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_pack import export_pack
from karyo_desktop.storage.process import Owner, is_dead

if TYPE_CHECKING:
    from cirnet_core.models.store import ModelInfo

LEAST_CASES: Final = 2
"""One to learn from and one that is locked."""

Kind = TypeVar("Kind")
State = Literal["running", "interrupted", "judged"]
OnClose = Literal["go_on", "interrupt"]


class Asked(msgspec.Struct, frozen=True):
    """What a run was asked for; kept beside it and never changed but for ``on_close``.

    Attributes:
        base: id of the model that it goes on from, and its SHA-256.
        pack_sha256: of the frozen pack.
        on_close: what happens to the training when the program is closed.
    """

    base: str
    base_sha256: str
    preset: str
    device: str
    seed: int
    pack_sha256: str
    who: str
    at: str
    on_close: OnClose = "go_on"


class Child(msgspec.Struct, frozen=True):
    """The process that trains, and where in the file of events its words begin."""

    owner: Owner
    offset: int


class Pace(msgspec.Struct, frozen=True):
    """How quick the last retraining was on this machine."""

    images_per_second: float
    device: str


@dataclass(frozen=True)
class Run:
    """The one run's folder and what was asked for."""

    folder: Path
    asked: Asked

    @property
    def pack(self) -> Path:
        """The frozen cases."""
        return self.folder / "pool.zip"

    @property
    def model(self) -> Path:
        """Where the candidate grows."""
        return self.folder / "model"

    @property
    def events(self) -> Path:
        """What the training said, a JSON object a line."""
        return self.folder / "events.jsonl"

    @property
    def log(self) -> Path:
        """What it wrote on standard error."""
        return self.folder / "log.txt"

    @property
    def child(self) -> Path:
        """Which process trains."""
        return self.folder / "process.json"


@dataclass(frozen=True)
class Outlook:
    """What a retraining would be, before it begins.

    Attributes:
        base, base_sha256: the active model.
        statistics: what the pool holds; ``new`` counts labels that the active model has not seen.
        images: images that pass the whole network, by preset; 0 changes the head alone.
        pace: how quick the last one was here, or None before the first.
        remembers: whether the active model has a rehearsal memory.
    """

    base: str
    base_sha256: str
    statistics: PoolStatistics
    new: int
    images: dict[str, int]
    pace: Pace | None
    remembers: bool

    @property
    def cases(self) -> int:
        """Cases that take part, in whatever part."""
        return sum(self.statistics.cases.values())

    @property
    def possible(self) -> bool:
        """Whether there is enough to learn from and something to judge by."""
        learning = self.statistics.cases["train"] + self.statistics.cases["val"]
        return self.cases >= LEAST_CASES and learning > 0

    def minutes(self, preset: str) -> float | None:
        """How long the training will take at the last one's pace; None if nobody knows yet."""
        if self.pace is None or self.pace.images_per_second <= 0 or not self.images[preset]:
            return None
        return self.images[preset] / self.pace.images_per_second / 60.0


def root() -> Path:
    """The folder of retraining."""
    return home() / "retraining"


def look_ahead(pool: Pool | None = None) -> Outlook:
    """What the next retraining would learn from.

    Raises:
        StorageError: the pool cannot be read.
        ModelError: there is no active model.
    """
    from cirnet_core.models.store import resolve

    info = resolve()
    opened = pool or open_pool()
    try:
        statistics = pool_statistics(opened)
        new = _new_labels(opened, info)
    finally:
        if pool is None:
            opened.close()
    learning = statistics.labels["train"]
    return Outlook(
        base=info.id,
        base_sha256=info.sha256,
        statistics=statistics,
        new=new,
        images={name: recipe.images_for(learning) for name, recipe in PRESETS.items()},
        pace=_read(root() / "pace.json", Pace),
        remembers=info.card.memory is not None,
    )


def _new_labels(pool: Pool, info: ModelInfo) -> int:
    """Training labels whose image the active model's manifest does not list."""
    known: set[str] = set()
    path = info.folder / "manifest.json"
    with suppress(OSError, msgspec.DecodeError, KeyError, TypeError, IndexError):
        manifest = parse_json(path.read_bytes(), max_values=MANIFEST_VALUES)
        known = {str(row[6]) for row in manifest["rows"] if row[5] == "train"}
    return sum(
        entry.kind == "whole" and entry.sha256 not in known
        for case, entries in pool.teachable()
        if case.part == "train"
        for entry in entries
    )


def begin(
    *,
    preset: str,
    who: str,
    at: str,
    device: str = "auto",
    seed: int = 1,
    on_close: OnClose = "go_on",
    pool: Pool | None = None,
) -> Run:
    """Freeze the pool as it is now and make the folder of the run; nothing trains yet.

    Raises:
        StorageError: a run is there already, the pool is too small, or the disk is full; nothing
            was changed then.
        ModelError: there is no active model.
    """
    from cirnet_core.models.store import resolve

    if (root() / "current").exists():
        raise StorageError(
            "A retraining is under way or waits to be decided on. Finish or discard it first."
        )
    info = resolve()
    opened = pool or open_pool()
    part: Path | None = None
    try:
        root().mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=root(), prefix=".", suffix=".part"))
        made = export_pack(opened, part / "pool.zip")
        if made.cases < LEAST_CASES:
            raise StorageError(
                "The pool holds one case only, and at least one has to be kept apart to judge by. "
                "Sign more cases."
            )
        asked = Asked(info.id, info.sha256, preset, device, seed, made.sha256, who, at, on_close)
        write_bytes(part / "asked.json", msgspec.json.encode(asked))
        part.rename(root() / "current")  # refused where another program was quicker
        part = None
        with suppress(StorageError):
            opened.note("retraining", info.id, who=who, at=at, why=f"{preset} {made.sha256}")
        _note(asked, "begun", cases=made.cases, labels=sum(made.chromosomes.values()))
    except OSError as error:
        raise StorageError(
            f"{root()}: the run cannot be prepared ({error.strerror or error}). Free some space; "
            "nothing was changed."
        ) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
        if pool is None:
            opened.close()
    return Run(root() / "current", asked)


def current() -> Run | None:
    """The run that is under way, interrupted, or waits for a decision."""
    folder = root() / "current"
    asked = _read(folder / "asked.json", Asked)
    return Run(folder, asked) if asked is not None else None


def state_of(run: Run) -> State:
    """How far a run is."""
    if child_of(run) is not None:
        return "running"
    return "judged" if (run.model / "card.json").exists() else "interrupted"


def child_of(run: Run) -> Child | None:
    """The process that trains, if it lives."""
    child = _read(run.child, Child)
    return None if child is None or is_dead(child.owner) else child


def keep_child(run: Run, child: Child) -> None:
    """Note which process trains. Raises StorageError."""
    write_bytes(run.child, msgspec.json.encode(child))


def choose_on_close(run: Run, on_close: OnClose) -> Run:
    """What happens to the training when the program is closed. Raises StorageError."""
    changed = Run(run.folder, msgspec.structs.replace(run.asked, on_close=on_close))
    write_bytes(run.folder / "asked.json", msgspec.json.encode(changed.asked))
    return changed


def choose_device(run: Run, device: str) -> Run:
    """Go on with the run on another device. Raises StorageError."""
    changed = Run(run.folder, msgspec.structs.replace(run.asked, device=device))
    write_bytes(run.folder / "asked.json", msgspec.json.encode(changed.asked))
    return changed


def keep_pace(images_per_second: float, device: str) -> None:
    """Remember how quick it was, for the next outlook; not worth an error."""
    with suppress(StorageError):
        write_bytes(root() / "pace.json", msgspec.json.encode(Pace(images_per_second, device)))


def arguments(run: Run) -> list[str]:
    """What ``cirnet`` is told so that it begins the run or goes on with it."""
    asked = run.asked
    return [
        "retrain",
        *("--data", os.fspath(run.pack), "--base", asked.base, "--out", os.fspath(run.model)),
        *("--preset", asked.preset, "--seed", str(asked.seed), "--device", asked.device),
        *("--jsonl", "--control", "--low-priority"),
    ]


def _note(asked: Asked, what: str, **more: int) -> None:
    after: dict[str, Json] = {
        "what": what,
        "preset": asked.preset,
        "seed": asked.seed,
        "pack_sha256": asked.pack_sha256,
        **more,
    }
    model = f"{asked.base}@{asked.base_sha256}"
    laboratory.note("retrained", who=asked.who, after=after, model=model)


def discard(run: Run, *, decided: bool = False) -> None:
    """Forget the run and its candidate; pool and models stay as they are.

    Args:
        decided: whether a person has judged the candidate, which is noted elsewhere.

    Raises:
        StorageError: it still trains.
    """
    if state_of(run) == "running":
        raise StorageError("The training still runs. Cancel it first.")
    away = run.folder.with_name(f".{os.getpid()}.gone")
    with suppress(OSError):
        run.folder.rename(away)  # gone at once, even if deleting is interrupted
    shutil.rmtree(away, ignore_errors=True)
    shutil.rmtree(run.folder, ignore_errors=True)
    if not decided:
        with suppress(StorageError):  # nothing has come of it
            _note(run.asked, "discarded")


def why_ended(run: Run, code: int | None) -> str:
    """What to say of a process that ended without a word."""
    with suppress(OSError):
        if shutil.disk_usage(run.folder).free < 50_000_000:
            return (
                f"{run.folder}: the disk is full. Free some space, then go on with the training; "
                "what was saved, the training pool and the models are intact."
            )
    told = "" if code is None else f" (code {code})"
    return (
        f"The training's process has ended unexpectedly{told}, perhaps for want of memory. Close "
        "other programs, then go on with it; what was saved, the training pool and the models are "
        "intact."
    )


def plainly(message: str) -> str:
    """The core's message in the window's words."""
    return message.replace("--device cpu", "the processor").replace(
        "the same command goes on from it", "the training goes on from it"
    )


def _read(path: Path, kind: type[Kind]) -> Kind | None:
    try:
        return parse_json(path.read_bytes(), kind)
    except (OSError, msgspec.DecodeError):
        return None
