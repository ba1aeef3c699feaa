"""The karyogram as a picture at a chosen resolution: PNG, TIFF and SVG."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cirnet_core.errors import InputError
from karyo_desktop.domain.layout import Arrangement
from karyo_desktop.report.idiogram import BandBox, Idiogram, idiogram
from karyo_desktop.report.png import LABEL_UNITS, LINE, MAX_SIDE_PX, label_of, paint
from karyo_desktop.report.sheets import idiogram_class

MM_PER_INCH: Final = 25.4
RESOLUTIONS_DPI: Final = (72, 1200)
"""The least and the most that can be asked for."""

Raster = Literal["png", "tiff"]


def draw_picture(
    arrangement: Arrangement,
    pictures: Mapping[str, NDArray[np.uint8]],
    *,
    kind: Raster,
    dpi: int,
    width_mm: float,
) -> bytes:
    """Draw the sheet at a resolution.

    Args:
        pictures: (H, W) uint8 of each id in the arrangement, dark on white; a sheet with idiograms
            is for paper and SVG alone.
        kind: ``"tiff"`` is LZW.
        dpi: dots per inch, also noted in the file.
        width_mm: of the sheet when it is printed.

    Returns:
        The bytes of an 8-bit grey picture, the same for the same arguments.

    Raises:
        InputError: the resolution is out of range, or the picture would be larger than
            ``MAX_SIDE_PX`` on a side.
    """
    low, high = RESOLUTIONS_DPI
    if not low <= dpi <= high:
        raise InputError(f"resolution: {dpi} dpi is not in {low}…{high}.")
    zoom = width_mm / MM_PER_INCH * dpi / arrangement.width
    longest = zoom * max(arrangement.width, arrangement.height)
    if not 1.0 <= longest <= MAX_SIDE_PX:
        raise InputError(
            f"a picture of {longest:,.0f} pixels on its longer side cannot be drawn "
            f"(at most {MAX_SIDE_PX:,}). Choose another width or resolution."
        )
    sheet = paint(arrangement, pictures, zoom)
    buffer = io.BytesIO()
    if kind == "png":
        sheet.save(buffer, "PNG", dpi=(dpi, dpi))
    else:
        sheet.save(buffer, "TIFF", dpi=(dpi, dpi), compression="tiff_lzw")
    return buffer.getvalue()


def draw_svg(
    arrangement: Arrangement,
    pictures: Mapping[str, NDArray[np.uint8]],
    *,
    title: str,
    idiogram_level: int = 550,
) -> bytes:
    """The sheet as SVG: images at full resolution, lines, numbers and idiograms as vectors.

    Args:
        title: for a reader of the file; no person's name belongs here.
    """
    size = f"{_n(arrangement.width)} {_n(arrangement.height)}"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{_n(arrangement.width)}" height="{_n(arrangement.height)}" '
        f'viewBox="0 0 {size}" font-family="Noto Sans, sans-serif" font-size="{LABEL_UNITS:g}">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for i, rect in arrangement.places.items():
        x, y, w, h = _n(rect.x), _n(rect.y), _n(rect.w), _n(rect.h)
        class_ = idiogram_class(i)
        if class_ is not None:
            parts += _idiogram(idiogram(class_, idiogram_level), rect.x, rect.y, rect.w, rect.h)
            continue
        parts.append(
            f'<image id={quoteattr(i)} x="{x}" y="{y}" width="{w}" height="{h}" '
            f'preserveAspectRatio="none" href="data:image/png;base64,{_png(pictures[i])}"/>'
        )
    for box in arrangement.columns.values():
        start, end, level = box.line
        parts.append(
            f'<line x1="{_n(start)}" y1="{_n(level)}" x2="{_n(end)}" y2="{_n(level)}" '
            f'stroke="rgb({LINE},{LINE},{LINE})" stroke-width="0.6"/>'
        )
        x_at, middle, anchor, text = label_of(box)
        where = "start" if anchor == "lm" else "middle"
        # The middle of a digit lies about a third of the size over its baseline.
        base = middle + 0.35 * LABEL_UNITS
        parts.append(
            f'<text x="{_n(x_at)}" y="{_n(base)}" text-anchor="{where}">{escape(text)}</text>'
        )
    return "\n".join([*parts, "</svg>", ""]).encode()


def _png(picture: NDArray[np.uint8]) -> str:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode("ascii")


def _idiogram(drawing: Idiogram, x: float, y: float, w: float, h: float) -> list[str]:
    clip = f"clip{drawing.class_}"
    waist = y + h * drawing.centromere
    arms = [
        f'<rect x="{_n(x)}" y="{_n(top)}" width="{_n(w)}" height="{_n(bottom - top)}" '
        f'rx="{_n(min(w, bottom - top) / 2)}"'
        for top, bottom in ((y, waist), (waist, y + h))
    ]
    return [
        f'<clipPath id="{clip}">{"".join(arm + "/>" for arm in arms)}</clipPath>',
        f'<g clip-path="url(#{clip})">',
        *(_band(band, x, y, w, h) for band in drawing.bands),
        "</g>",
        *(f'{arm} fill="none" stroke="#4d4d4d" stroke-width="0.3"/>' for arm in arms),
    ]


def _band(band: BandBox, x: float, y: float, w: float, h: float) -> str:
    grey = {"stalk": 230, "centromere": 205}.get(band.kind, band.grey)
    return (
        f'<rect x="{_n(x)}" y="{_n(y + h * band.top)}" width="{_n(w)}" '
        f'height="{_n(h * (band.bottom - band.top))}" fill="rgb({grey},{grey},{grey})"/>'
    )


def _n(value: float) -> str:
    """A coordinate with as many digits as can be seen."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
