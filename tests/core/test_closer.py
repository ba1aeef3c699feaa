"""What a chromosome is shown with when somebody looks closer: laid straight, and what was seen."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from cirnet_core.classes import CLASS_INDEX, N_CLASSES
from cirnet_core.data.pack import Pack, by_cell
from cirnet_core.errors import Cancelled, InputError
from cirnet_core.explain import MOST_COVERS, heat_map
from cirnet_core.predictor import Predictor
from cirnet_core.preprocess.picture import upright_picture
from cirnet_core.preprocess.prepared import Prepared
from cirnet_core.preprocess.straighten import straightened
from cirnet_core.types import ImageFile

BREADTH = 14


def bow(sweep_deg: float) -> NDArray[np.uint8]:
    """A banded body of 120 px along its axis, bent by an angle; dark in its upper third."""
    canvas = np.full((220, 220), 255, np.uint8)
    rows, columns = np.indices(canvas.shape)
    sweep = np.radians(sweep_deg)
    radius = 120 / sweep
    dr, dc = rows - 110.0, columns - 110.0 - radius
    distance, angle = np.hypot(dr, dc), np.arctan2(dr, -dc)
    inside = (np.abs(distance - radius) < BREADTH / 2) & (np.abs(angle) < sweep / 2)
    upper = angle < -sweep / 6
    canvas[inside] = 150
    canvas[inside & upper] = 60
    return canvas


@pytest.mark.parametrize("sweep_deg", [20.0, 90.0, 150.0])
def test_a_bent_body_is_laid_straight(sweep_deg: float) -> None:
    laid = straightened(bow(sweep_deg))
    ink = laid < 250
    rows = np.flatnonzero(ink.any(axis=1))
    assert len(rows) == pytest.approx(120, abs=6)
    middles = np.array([np.flatnonzero(ink[r]).mean() for r in rows[8:-8]])
    assert np.ptp(middles) < 3
    breadths = ink[rows[8:-8]].sum(axis=1)
    assert breadths.mean() == pytest.approx(BREADTH, abs=2)
    # The end that stood higher comes first, with its band at its own place.
    column = laid[:, laid.shape[1] // 2].astype(float)
    dark = np.flatnonzero(column < 100)
    assert dark[0] < 8
    assert len(dark) == pytest.approx(40, abs=6)


def test_what_has_no_axis_stays_as_it_is() -> None:
    disc = Image.new("L", (40, 40), 255)
    ImageDraw.Draw(disc).ellipse((8, 8, 30, 30), fill=90)
    for picture in (np.full((10, 10), 255, np.uint8), np.asarray(disc)):
        assert np.array_equal(straightened(picture), picture)


def png(picture: NDArray[np.uint8]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "png")
    return out.getvalue()


@dataclass
class UpperThird:
    """Takes a chromosome for a class 7 by how dark its upper third is."""

    seen: list[int] = field(default_factory=list)
    info: object = field(
        default_factory=lambda: SimpleNamespace(
            card=SimpleNamespace(calibration=SimpleNamespace(temperature=1.0))
        )
    )

    def score(self, items: Sequence[Prepared], **_options: object) -> object:
        return SimpleNamespace(scale=1.0, learnt=1.0)

    def _pass(self, items: Sequence[Prepared], *_rest: object, learnt: float) -> object:
        self.seen.append(len(items))
        logits = np.zeros((len(items), N_CLASSES))
        for k, item in enumerate(items):
            third = item.ink.darkness[: item.ink.darkness.shape[0] // 3]
            logits[k, CLASS_INDEX["7"]] = 8 * float(third[third > 0].mean())
        return SimpleNamespace(logits=logits)


def test_the_heat_lies_where_the_evidence_is() -> None:
    picture = np.full((130, 40), 255, np.uint8)
    picture[5:125, 12:28] = 180
    picture[10:35, 12:28] = 20
    model = UpperThird()
    cell = [ImageFile("a.png", png(picture))]
    found = heat_map(model, cell, file="a.png", class_="7", rotation_deg=0.0)  # type: ignore[arg-type]
    assert model.seen[0] <= MOST_COVERS + 1
    heat = found.heat
    assert heat.shape == upright_picture(cell[0].data, 0.0, name="a.png").shape
    assert 0 <= heat.min() <= heat.max() <= 1
    third = heat.shape[0] // 3
    assert heat[:third].mean() > 4 * heat[-third:].mean()
    assert found.least < found.probability
    turned = heat_map(model, cell, file="a.png", class_="7", rotation_deg=180.0)  # type: ignore[arg-type]
    assert np.allclose(turned.heat, heat[::-1, ::-1])


def test_a_real_network_is_asked_and_can_be_stopped(tiny_model: Path, pack_path: Path) -> None:
    predictor = Predictor.load(tiny_model, device="cpu")
    with Pack(pack_path) as pack:
        _, rows = next(by_cell(pack.select("train")))
        images = [ImageFile(row.file, pack.read(row.file)) for row in rows[:6]]
    done: list[tuple[int, int]] = []
    name = images[0].name
    found = heat_map(
        predictor,
        images,
        file=name,
        class_=rows[0].label,
        rotation_deg=30.0,
        progress=lambda a, b: done.append((a, b)),
    )
    assert found.heat.shape == upright_picture(images[0].data, 30.0, name=name).shape
    assert 0 <= found.least <= found.probability <= 1
    assert done[-1][0] == done[-1][1]
    with pytest.raises(Cancelled):
        heat_map(predictor, images, file=name, class_="1", rotation_deg=0.0, cancelled=lambda: True)
    with pytest.raises(InputError, match="23"):
        heat_map(predictor, images, file=name, class_="23", rotation_deg=0.0)
    blank = ImageFile("blank.png", png(np.full((20, 20), 255, np.uint8)))
    with pytest.raises(InputError, match=r"blank\.png"):
        heat_map(predictor, [*images, blank], file="blank.png", class_="1", rotation_deg=0.0)
