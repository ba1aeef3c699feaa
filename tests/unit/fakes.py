"""A predictor without a network, and small drawn chromosomes, for tests."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from cirnet_core.classes import CLASSES, TRAY
from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.errors import ImageError
from cirnet_core.preprocess.prepared import prepare_image
from cirnet_core.types import (
    Cancelled,
    CellProposal,
    ChromosomeProposal,
    DeviceInfo,
    ImageFile,
    Problem,
    Progress,
)

MALE = (*CLASSES[:22], *CLASSES)
"""The classes of a 46,XY cell."""


def draw(name: str, *, number: int = 0) -> ImageFile:
    """A banded rod; ``number`` makes it differ from others and sets its length."""
    height = 118 - 2 * (number % 40)
    picture = Image.new("L", (34, height + 8), 255)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((8, 4, 25, height + 3), 8, fill=170)
    for k, y in enumerate(range(12, height - 4, 11)):
        pen.rectangle((8, y, 25, y + 3 + (k + number) % 4), fill=60 + (7 * number) % 60)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return ImageFile(name, buffer.getvalue())


def draw_cell(cell: str = "cell", classes: Sequence[str] = MALE) -> list[ImageFile]:
    """One image per class named, called ``<cell>/<nn>_<class>.png``."""
    return [
        draw(f"{cell}/{k:02}_{name}.png", number=CLASSES.index(name) if name in CLASSES else 30)
        for k, name in enumerate(classes, start=1)
    ]


@dataclass(frozen=True)
class FakeInfo:
    id: str = "fake-1"
    sha256: str = "5e" * 32


@dataclass
class FakePredictor:
    """Reads the class off the file's name: ``…_<class>.png``; ``tray`` too."""

    device: DeviceInfo = field(default_factory=lambda: DeviceInfo("cpu", "CPU", "no GPU found"))
    info: FakeInfo = field(default_factory=FakeInfo)
    runtime: str = "fake 1.0"
    load_seconds: float = 0.25
    calls: list[str] = field(default_factory=list)

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
        self.calls.append(cell)
        said: list[ChromosomeProposal] = []
        errors: list[Problem] = []
        for done, image in enumerate(images):
            if cancelled is not None and cancelled():
                raise CancelledError("Stopped; nothing was changed.")
            if progress is not None:
                progress(done, len(images))
            try:
                prepare_image(image.data, name=image.name)
            except ImageError as error:
                errors.append(Problem(image.name, str(error)))
                continue
            said.append(self._say(image.name, assign))
        whole = len(said) >= 40 if complete is None else complete
        return CellProposal(
            cell=cell,
            complete=whole,
            chromosomes=tuple(said),
            flags=() if whole else ("cell:incomplete",),
            errors=tuple(errors),
            model_id=self.info.id,
            model_sha256=self.info.sha256,
        )

    def _say(self, name: str, assign: bool) -> ChromosomeProposal:
        class_ = name.rpartition("_")[2].partition(".")[0]
        class_ = class_ if class_ in (*CLASSES, TRAY) else "1"
        raw = class_ if class_ in CLASSES else "22"
        p = [0.02 / 23] * 24
        p[CLASSES.index(raw)] = 0.98
        doubtful = name.endswith("_21.png")
        return ChromosomeProposal(
            file=name,
            class_=class_ if assign else raw,
            raw_class=raw,
            confidence=0.55 if doubtful else 0.97,
            probabilities=tuple(p),
            rotation_deg=180.0 if raw == "9" else 0.0,
            orientation_confidence=0.99,
            flags=("class:low_confidence",) if doubtful else (),
        )
