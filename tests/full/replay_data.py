"""Labelled cells turned at random, and proposals made worse on purpose."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from cirnet_core.classes import CLASS_INDEX, CLASSES
from cirnet_core.models.store import ModelInfo
from cirnet_core.types import (
    Cancelled,
    CellProposal,
    ChromosomeProposal,
    DeviceInfo,
    ImageFile,
    Progress,
)
from karyo_desktop.services.karyotyping import CellPredictor
from tests.full.replay_drive import Truth, Wrong

LEAST_RIGHT = 0.9
WHITE = 255


@dataclass(frozen=True)
class TurnedCell:
    """A labelled cell whose images were turned at random."""

    name: str
    images: tuple[ImageFile, ...]
    truth: dict[str, Truth]


class Pack:
    """A zip of ``<cell>/<nn>.png`` with ``chromosomes.csv``; its images stand upright."""

    def __init__(self, path: Path, *, split: str) -> None:
        self._zip = zipfile.ZipFile(path)
        self._rows: dict[str, list[dict[str, str]]] = {}
        with self._zip.open("chromosomes.csv") as file:
            for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
                if row["split"] == split:
                    self._rows.setdefault(row["cell"], []).append(row)

    def cells(self, count: int, *, seed: int) -> list[str]:
        """So many cells, drawn at random; fewer if there are no more."""
        names = sorted(self._rows)
        random.Random(seed).shuffle(names)
        return names[:count]

    def turned(self, cell: str, *, seed: int) -> TurnedCell:
        """The images of a cell, each turned by an angle of its own."""
        rng = random.Random(f"{seed}/{cell}")
        images: list[ImageFile] = []
        truth: dict[str, Truth] = {}
        for row in self._rows[cell]:
            name = row["file"].rsplit("/", 1)[-1]
            angle = rng.uniform(0.0, 360.0)
            with Image.open(io.BytesIO(self._zip.read(row["file"]))) as image:
                grey = image.convert("L")
            turned = grey.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)
            buffer = io.BytesIO()
            turned.save(buffer, "PNG")
            images.append(ImageFile(name, buffer.getvalue()))
            truth[name] = (row["label"], -angle % 360.0)
        return TurnedCell(cell, tuple(images), truth)


class Remembered:
    """A predictor that keeps what the model said of a cell in a file, for the next run.

    The model is loaded only for cells that it has said nothing of.
    """

    runtime = "remembered"
    device = DeviceInfo("cpu", "remembered answers", "")
    load_seconds = 0.0

    def __init__(self, info: ModelInfo, load: Callable[[], CellPredictor], path: Path) -> None:
        self.info = info
        self._load = load
        self._inner: CellPredictor | None = None
        self._path = path
        self._said: dict[str, CellProposal] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                said = _proposal(json.loads(line))
                self._said[said.cell] = said

    def propose(
        self,
        cell: str,
        images: Sequence[ImageFile],
        *,
        complete: bool | None = None,
        assign: bool = True,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> CellProposal:
        """What the model says or said of these files."""
        said = self._said.get(cell)
        if said is None or {c.file for c in said.chromosomes} != {i.name for i in images}:
            self._inner = self._inner or self._load()
            said = self._inner.propose(
                cell,
                images,
                complete=complete,
                assign=assign,
                progress=progress,
                cancelled=cancelled,
            )
            self._said[cell] = said
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(said)) + "\n")
        return said


def _proposal(record: dict[str, Any]) -> CellProposal:
    made = tuple(ChromosomeProposal(**_hard(item)) for item in record.pop("chromosomes"))
    record.pop("errors")
    return CellProposal(**_hard(record), chromosomes=made, errors=())


def _hard(record: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in record.items()}


class Worsened:
    """A predictor whose proposals are made worse until 90% of the classes are right.

    A wrong class is drawn from the mistakes that the model makes by itself for that class (from
    all of them where it makes none), and comes with the confidence and the flags of a mistake.
    """

    def __init__(self, inner: CellPredictor, mistakes: Sequence[Wrong], *, seed: int) -> None:
        self._inner = inner
        self._mistakes = [wrong for wrong in mistakes if wrong.class_ and wrong.said in CLASSES]
        if not self._mistakes:
            raise ValueError(
                "no mistakes to draw from: run --split val without --inject first, on more cells"
            )
        self._seed = seed
        self.truth: dict[str, Truth] = {}
        self.device, self.info = inner.device, inner.info
        self.runtime, self.load_seconds = inner.runtime, inner.load_seconds

    def propose(
        self,
        cell: str,
        images: Sequence[ImageFile],
        *,
        complete: bool | None = None,
        assign: bool = True,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> CellProposal:
        """What the model says, with mistakes put in."""
        said = self._inner.propose(
            cell, images, complete=complete, assign=assign, progress=progress, cancelled=cancelled
        )
        rng = random.Random(f"{self._seed}/{cell}")
        made = list(said.chromosomes)
        right = [k for k, item in enumerate(made) if item.class_ == self._label(item)]
        spare = len(right) - round(LEAST_RIGHT * len(made))
        for k in rng.sample(right, max(spare, 0)):
            made[k] = self._mistaken(made[k], rng)
        return replace(said, chromosomes=tuple(made))

    def _label(self, item: ChromosomeProposal) -> str:
        return self.truth[item.file.rsplit("/", 1)[-1]][0]

    def _mistaken(self, item: ChromosomeProposal, rng: random.Random) -> ChromosomeProposal:
        label = self._label(item)
        own = [wrong.said for wrong in self._mistakes if wrong.truth == label]
        others = own or [wrong.said for wrong in self._mistakes if wrong.said != label]
        others = others or [name for name in CLASSES if name != label]
        said, like = rng.choice(others), rng.choice(self._mistakes)
        probabilities = [0.0] * len(CLASSES)
        probabilities[CLASS_INDEX[said]] = like.confidence
        probabilities[CLASS_INDEX[label]] = 1.0 - like.confidence
        return replace(
            item,
            class_=said,
            raw_class=said,
            confidence=like.confidence,
            probabilities=tuple(probabilities),
            flags=like.flags,
        )
