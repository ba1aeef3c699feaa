"""Decoding, cutting free, measuring and placing on the canvas."""

from __future__ import annotations

import io

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from cirnet_core.errors import ImageError
from cirnet_core.preprocess.canvas import iai_geometry, iai_output_size, to_canvas
from cirnet_core.preprocess.decode import decode_image
from cirnet_core.preprocess.ink import extract_ink
from cirnet_core.preprocess.picture import upright_picture
from cirnet_core.preprocess.prepared import prepare_cell_images, prepare_image
from cirnet_core.preprocess.shape import measure_shape
from cirnet_core.preprocess.surround import without_surround
from cirnet_core.types import ImageFile
from tests.full.disturbed import CHANGES


def bar(height: int = 60, width: int = 16, frame: int = 9) -> np.ndarray:
    """A dark bar on white whose upper fifth is black: (H, W) uint8."""
    grey = np.full((height + 2 * frame, width + 2 * frame), 255, np.uint8)
    grey[frame : frame + height, frame : frame + width] = 150
    grey[frame + 2 : frame + height // 5, frame + 2 : frame + width - 2] = 30
    # A photographed edge fades into the field.
    grey[frame : frame + height, [frame, frame + width - 1]] = 205
    grey[[frame, frame + height - 1], frame : frame + width] = 205
    return grey


def encoded(array: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(array).save(out, kind, **options)
    return out.getvalue()


@given(st.integers(1, 400), st.integers(1, 400))
def test_interface_meets_equation_9(source: int, target: int) -> None:
    kernel, stride, padding = iai_geometry(source, target)
    assert iai_output_size(source, kernel, stride, padding) == target
    assert kernel >= 1
    assert stride >= 1
    assert padding >= 0
    if source == target:
        assert (kernel, stride, padding) == (1, 1, 0)
    elif target < source:
        assert padding == 0
    else:
        assert stride == 1


def test_interface_refuses_nothing() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        iai_geometry(0, 5)


def _sixteen(array: np.ndarray) -> np.ndarray:
    return array.astype(np.uint16) * 257


def _tiff16(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    tifffile.imwrite(out, _sixteen(array))
    return out.getvalue()


def _palette(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(array).convert("P").save(out, "PNG")
    return out.getvalue()


FORMATS = {
    "png8": encoded,
    "png16": lambda a: encoded(_sixteen(a)),
    "png1x1 palette": _palette,
    "tiff8": lambda a: encoded(a, "TIFF"),
    "tiff8 lzw": lambda a: encoded(a, "TIFF", compression="tiff_lzw"),
    "tiff16": _tiff16,
    "bmp": lambda a: encoded(a, "BMP"),
    "rgb": lambda a: encoded(np.stack([a] * 3, axis=-1)),
    "rgba": lambda a: encoded(np.dstack([a, a, a, np.full_like(a, 255)])),
    "la": lambda a: encoded(np.dstack([a, np.full_like(a, 255)])),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_decodes_to_the_same_grey(kind: str) -> None:
    array = bar()
    decoded = decode_image(FORMATS[kind](array), name=kind)
    assert decoded.alpha is None
    assert decoded.grey.shape == array.shape
    np.testing.assert_allclose(decoded.grey, array / 255.0, atol=0.005)


def test_jpeg_decodes_nearly_the_same() -> None:
    decoded = decode_image(encoded(bar(), "JPEG", quality=95), name="a.jpg")
    assert np.abs(decoded.grey - bar() / 255.0).mean() < 0.02


def test_sixteen_bits_are_scaled_by_type_not_by_content() -> None:
    dim = (bar() // 4).astype(np.uint16)  # a 16-bit file that uses only its lowest 6 bits
    assert decode_image(encoded(dim), name="dim.png").grey.max() < 0.001


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"this is no image", "not a TIFF"),
        (encoded(bar())[:90], "truncated"),
        (b"II*\0" + b"\xff" * 40, "TIFF"),
        (encoded(np.zeros((5000, 5000), np.uint8)), "too large"),
    ],
)
def test_bad_files_are_named(data: bytes, says: str) -> None:
    with pytest.raises(ImageError, match=says) as caught:
        decode_image(data, name="cell1/07.png")
    assert "cell1/07.png" in str(caught.value)


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_blank_image_holds_no_chromosome(value: int) -> None:
    with pytest.raises(ImageError, match=r"x\.png"):
        prepare_image(encoded(np.full((40, 30), value, np.uint8)), name="x.png")


def _variants() -> dict[str, bytes]:
    array = bar()
    mask = array < 255
    return {
        "dark on white": encoded(array),
        "light on black": encoded(255 - array),
        "cut out on black": encoded(np.where(mask, array, 0).astype(np.uint8)),
        "transparent": encoded(np.dstack([array] * 3 + [np.where(mask, 255, 0)]).astype(np.uint8)),
    }


@pytest.mark.parametrize(
    "kind", ["dark on white", "light on black", "cut out on black", "transparent"]
)
def test_polarity_never_matters(kind: str) -> None:
    reference = prepare_image(_variants()["dark on white"], name="reference")
    item = prepare_image(_variants()[kind], name=kind)
    assert item.ink.mask.shape == reference.ink.mask.shape
    darkness = item.ink.darkness[item.ink.mask]
    expected = reference.ink.darkness[reference.ink.mask]
    assert np.corrcoef(darkness, expected)[0, 1] > 0.99
    assert item.ink.inverted == (kind == "light on black")


def test_the_cell_decides_what_a_black_fill_means() -> None:
    pasted = _variants()["cut out on black"]
    doubtful = np.where(bar() < 255, 120, 0).astype(np.uint8)  # no edge that tells
    doubtful[20:40, 10:20] = 140
    images = [ImageFile("a", pasted), ImageFile("b", pasted), ImageFile("c", encoded(doubtful))]
    _, alone, _ = prepare_cell_images(images[2:])
    _, together, _ = prepare_cell_images(images)
    assert alone[0].ink.inverted
    assert not any(item.ink.inverted for item in together)


def test_a_tight_crop_on_black_still_has_a_background() -> None:
    tight = np.where(bar() < 255, bar(), 0).astype(np.uint8)[8:-8, 8:-8]
    item = prepare_image(encoded(tight), name="tight.png")
    assert item.ink.mask.sum() == 60 * 16


def test_noise_around_a_chromosome_is_background() -> None:
    rng = np.random.default_rng(0)
    noisy = np.clip(bar().astype(float) - 25 + rng.normal(0, 4, bar().shape), 0, 255)
    item = prepare_image(encoded(noisy.astype(np.uint8)), name="noisy.png")
    assert abs(item.ink.mask.sum() - 60 * 16) < 0.1 * 60 * 16


def test_twelve_bits_in_sixteen_show_the_same_chromosome() -> None:
    whole = prepare_image(encoded(_sixteen(bar())), name="16")
    for shift in (4, 6):
        item = prepare_image(encoded(_sixteen(bar()) >> shift), name="fewer bits")
        np.testing.assert_array_equal(item.ink.mask, whole.ink.mask)
    with pytest.raises(ImageError, match="blank"):
        prepare_image(encoded(np.full((40, 30), 40, np.uint16)), name="blank.png")


@pytest.mark.parametrize("steps", [90, 60, 48])
def test_little_contrast_takes_no_pale_edge_away(steps: int) -> None:
    """Of a soft chromosome that reaches the frame, as in crops cut tightly."""
    soft = ndimage.gaussian_filter(bar().astype(float), 2.0)[9:-9]
    soft = (soft - soft.min()) / np.ptp(soft)
    whole, pale = (
        prepare_image(encoded(np.rint(90 + n * soft).astype(np.uint8)), name="pale.png").ink
        for n in (120, steps)
    )
    assert abs(pale.mask.shape[1] - whole.mask.shape[1]) <= 2
    assert abs(int(pale.mask.sum()) - int(whole.mask.sum())) < 0.06 * whole.mask.sum()


@pytest.mark.parametrize("name", CHANGES)
def test_other_cameras_show_the_same_chromosome(name: str) -> None:
    grey = bar() / 255.0
    grey[34:40, 11:-11] = 0.3  # a dark band
    shape = prepare_image(CHANGES[name](grey, np.random.default_rng(1)), name=name).shape
    turned = 30.0 if "corners" in name else 0.0
    assert abs((shape.axis_deg + turned + 90.0) % 180.0 - 90.0) < 8.0
    assert shape.elongation > 1.5


@pytest.mark.parametrize("grain", [0.0, 3.0])
def test_paint_around_a_turned_photograph_is_neither_field_nor_ink(grain: float) -> None:
    rng = np.random.default_rng(2)
    photo = 190.0 - 0.6 * (255.0 - bar(frame=6)) + rng.normal(0, grain, bar(frame=6).shape)
    picture = Image.fromarray(photo.astype(np.uint8))
    turned = picture.rotate(25, Image.Resampling.BICUBIC, expand=True, fillcolor=0)
    item = prepare_image(encoded(np.asarray(turned)), name="turned.png")
    assert abs(item.ink.mask.sum() - 60 * 16) < 0.15 * 60 * 16
    assert not item.ink.inverted


@pytest.mark.parametrize("kind", ["dark on white", "light on black", "cut out on black"])
def test_a_chromosome_on_paint_is_no_photograph(kind: str) -> None:
    grey = decode_image(_variants()[kind], name=kind).grey
    assert without_surround(grey) is grey


def test_dirt_is_left_out_and_counted() -> None:
    array = bar(frame=20)
    array[5:12, 5:12] = 60
    item = prepare_image(encoded(array), name="dirty.png")
    assert item.ink.debris == pytest.approx(49 / (49 + 60 * 16), abs=0.01)
    assert item.ink.mask.sum() == 60 * 16


@given(st.floats(0, 180, exclude_max=True))
@settings(max_examples=30, deadline=None)
def test_the_long_axis_is_found(angle: float) -> None:
    mask = Image.fromarray((bar(frame=30) < 255).astype(np.uint8) * 255)
    turned = np.asarray(mask.rotate(-angle, Image.Resampling.BILINEAR, expand=True)) > 127
    shape = measure_shape(turned)
    assert abs((shape.axis_deg - angle + 90) % 180 - 90) < 1.5
    # The perimeter rounds corners off, so a square-cut bar comes out a little short.
    assert shape.length_px == pytest.approx(58, rel=0.1)


@given(st.floats(0, 360), st.floats(0.3, 1.4))
@settings(max_examples=30, deadline=None)
def test_the_canvas_undoes_a_turn(angle: float, scale: float) -> None:
    picture = Image.fromarray(bar(frame=30)).rotate(
        angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    item = prepare_image(encoded(np.asarray(picture)), name="turned.png")
    view = to_canvas(
        item.ink.darkness, item.ink.mask, rotation_deg=-angle, scale=scale, size_hw=(128, 80)
    )
    rows = view.pixels.sum(axis=1)
    ink = np.flatnonzero(rows > 0.3 * rows.max())
    assert len(ink) == pytest.approx(60 * scale, abs=3)
    assert abs((ink[0] + ink[-1]) / 2 - 63.5) < 1.5
    third = len(ink) // 3
    assert rows[ink[:third]].mean() > rows[ink[-third:]].mean()  # the black end stays up
    assert view.shrink == 1.0


def test_ink_larger_than_the_canvas_is_shrunk_and_says_so() -> None:
    item = prepare_image(encoded(bar(height=300, width=40)), name="long.png")
    view = to_canvas(item.ink.darkness, item.ink.mask, rotation_deg=0, scale=1, size_hw=(128, 80))
    assert view.shrink == pytest.approx(124 / 300, rel=0.02)
    assert view.pixels[0].max() == 0
    assert view.pixels[-1].max() == 0


@pytest.mark.parametrize("turn", [0.0, 90.0, 180.0, 270.0, 33.0])
def test_the_upright_picture_is_what_pillow_makes(turn: float) -> None:
    source = Image.fromarray(bar(frame=30)).rotate(
        -turn, Image.Resampling.BICUBIC, expand=True, fillcolor=255
    )
    picture = upright_picture(encoded(np.asarray(source)), turn, name="a.png")
    height, width = picture.shape
    assert abs(height - 60) <= 2
    assert abs(width - 16) <= 2
    assert picture[:12].mean() < picture[-12:].mean() - 20


def test_mirroring_comes_after_turning() -> None:
    array = bar()
    array[20:30, 20:25] = 10
    plain = upright_picture(encoded(array), 0.0, name="a")
    mirrored = upright_picture(encoded(array), 0.0, name="a", mirrored=True)
    np.testing.assert_array_equal(plain[:, ::-1], mirrored)


def test_an_image_of_two_rows_is_refused() -> None:
    with pytest.raises(ImageError, match="too small"):
        extract_ink(np.zeros((2, 9), np.float32), name="thin.png")
