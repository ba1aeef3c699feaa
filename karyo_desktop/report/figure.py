"""The karyogram inside a PDF: images at full resolution, lines and numbers as vectors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from karyo_desktop.domain.layout import Arrangement
from karyo_desktop.report.fonts import REGULAR
from karyo_desktop.report.idiogram import idiogram
from karyo_desktop.report.idiogram_pdf import draw_idiogram
from karyo_desktop.report.png import LABEL_UNITS, label_of
from karyo_desktop.report.sheets import idiogram_class
from karyo_desktop.report.style import INK, MUTED

SMALLEST_LABEL_PT = 5.0


class KaryogramFigure(Flowable):  # type: ignore[misc]
    """A sheet scaled to the width, and to what is left of the page's height."""

    def __init__(
        self,
        arrangement: Arrangement,
        pictures: Mapping[str, NDArray[np.uint8]],
        *,
        width: float,
        min_height: float,
        leave: float,
        idiogram_level: int = 550,
    ) -> None:
        """Fit a sheet to a page.

        Args:
            width: of the column of text, in points.
            min_height: with less than this left on the page, the figure goes to the next.
            leave: height to leave free under the figure.
            idiogram_level: bands per haploid set of the idiograms that lie on the sheet.
        """
        super().__init__()
        self.arrangement = arrangement
        self.pictures = pictures
        self.width = width
        self.min_height = min_height
        self.leave = leave
        self.idiogram_level = idiogram_level
        self.zoom = width / arrangement.width
        self.height = 0.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        room = max(self.min_height, available_height - self.leave)
        self.zoom = min(self.width / self.arrangement.width, room / self.arrangement.height)
        self.height = self.arrangement.height * self.zoom
        return self.width, self.height

    def draw(self) -> None:
        canvas: Any = self.canv
        canvas.translate((self.width - self.arrangement.width * self.zoom) / 2, 0)
        for i, rect in self.arrangement.places.items():
            class_ = idiogram_class(i)
            if class_ is not None:
                place_pt = (
                    rect.x * self.zoom,
                    self.height - rect.bottom * self.zoom,
                    rect.w * self.zoom,
                    rect.h * self.zoom,
                )
                draw_idiogram(canvas, idiogram(class_, self.idiogram_level), place_pt)
                continue
            canvas.drawImage(
                ImageReader(Image.fromarray(self.pictures[i])),
                rect.x * self.zoom,
                self.height - rect.bottom * self.zoom,
                rect.w * self.zoom,
                rect.h * self.zoom,
            )
        canvas.setStrokeColor(HexColor(MUTED))
        canvas.setFillColor(HexColor(INK))
        canvas.setLineWidth(0.5)
        size = max(LABEL_UNITS * self.zoom, SMALLEST_LABEL_PT)
        canvas.setFont(REGULAR, size)
        for box in self.arrangement.columns.values():
            start, end, y = box.line
            level = self.height - y * self.zoom
            canvas.line(start * self.zoom, level, end * self.zoom, level)
            x, middle, anchor, text = label_of(box)
            place = canvas.drawString if anchor == "lm" else canvas.drawCentredString
            # The middle of a digit lies about a third of the size over its baseline.
            place(x * self.zoom, self.height - middle * self.zoom - 0.35 * size, text)
