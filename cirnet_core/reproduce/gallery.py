"""Images of the experiment, and how a network is shown one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cirnet_core.augment import cda_copy
from cirnet_core.classes import CLASS_INDEX
from cirnet_core.data.pack import LabelledImage, Pack
from cirnet_core.errors import ImageError
from cirnet_core.preprocess.canvas import to_canvas
from cirnet_core.preprocess.ink import FloatImage, Mask
from cirnet_core.preprocess.prepared import Prepared, prepare_image
from cirnet_core.preprocess.straighten import straightened
from cirnet_core.reproduce.config import NetworkPlan, Pictures


@dataclass(frozen=True)
class View:
    """One look at one image.

    Attributes:
        index: of the image in the gallery.
        turn_deg: counter-clockwise turn of the file.
        offset_px: (row, column) shift off the centre, in pixels of the file.
        straight: laid straight along its medial axis after the turn.
    """

    index: int
    turn_deg: float = 0.0
    offset_px: tuple[float, float] = (0.0, 0.0)
    straight: bool = False


class Gallery:
    """Decoded images. What cannot be read is left out and counted in ``unreadable``."""

    def __init__(self, pack: Pack, rows: Sequence[LabelledImage]) -> None:
        kept: list[LabelledImage] = []
        items: list[Prepared] = []
        self.unreadable = 0
        for row in rows:
            try:
                items.append(prepare_image(pack.read(row.file), name=row.file))
            except ImageError:
                self.unreadable += 1
            else:
                kept.append(row)
        self.rows = tuple(kept)
        self.items = tuple(items)
        self.labels: NDArray[np.int64] = np.array([CLASS_INDEX[row.label] for row in kept])
        self._straight: dict[tuple[int, bool], tuple[FloatImage, Mask]] = {}

    def show(
        self, views: Sequence[View], plan: NetworkPlan, pictures: Pictures
    ) -> NDArray[np.float32]:
        """(N, C, H, W) float32 of N views; see ``Pictures.look`` for the range."""
        draw = self._published if pictures.look == "published" else self._darkness
        grey = np.stack([draw(view, plan) for view in views])[:, None]
        return np.repeat(grey, plan.channels, axis=1)

    def _darkness(self, view: View, plan: NetworkPlan) -> FloatImage:
        zoom = plan.canvas_px / plan.field_px
        item = self.items[view.index]
        darkness, mask, turn = item.ink.darkness, item.ink.mask, view.turn_deg
        if view.straight:
            (darkness, mask), turn = self._laid_straight(view), 0.0
        r, c = view.offset_px
        return to_canvas(
            darkness,
            mask,
            rotation_deg=turn,
            scale=zoom,
            size_hw=(plan.canvas_px, plan.canvas_px),
            offset_px=(r * zoom, c * zoom),
        ).pixels

    def _published(self, view: View, plan: NetworkPlan) -> FloatImage:
        upright = self._darkness(View(view.index), plan)
        grey = np.rint(255.0 * (1.0 - np.clip(upright, 0.0, 1.0))).astype(np.uint8)
        return np.asarray(Image.fromarray(grey).rotate(view.turn_deg), dtype=np.float32)

    def _laid_straight(self, view: View) -> tuple[FloatImage, Mask]:
        """Which end is up is left to the turn: the one that it left higher."""
        item = self.items[view.index]
        over = abs((item.shape.axis_deg - view.turn_deg + 180.0) % 360.0 - 180.0) > 90.0
        key = (view.index, over)
        if key not in self._straight:
            self._straight[key] = lay_straight(
                item.ink.darkness, item.shape.axis_deg + 180.0 * over
            )
        return self._straight[key]


def lay_straight(darkness: FloatImage, upright_deg: float) -> tuple[FloatImage, Mask]:
    """A chromosome along its medial axis.

    Args:
        darkness: (H, W) float32 in [0, 1], background 0.
        upright_deg: counter-clockwise turn that stands the long axis upright.

    Returns:
        Darkness and mask, both (L, B). A body as broad as long comes back upright only.
    """
    upright = np.clip(cda_copy(darkness, upright_deg, (0.0, 0.0)), 0.0, 1.0)
    picture = np.rint(255.0 * (1.0 - upright)).astype(np.uint8)
    laid = straightened(picture)
    return (255.0 - laid.astype(np.float32)) / 255.0, laid < 255
