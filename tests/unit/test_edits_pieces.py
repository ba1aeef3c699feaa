"""Split, crop, erase and join: pixels are those of the image, and a cut can be mended."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cirnet_core.errors import ImageError
from cirnet_core.preprocess.decode import decode_image
from cirnet_core.preprocess.picture import upright_picture
from cirnet_core.preprocess.pieces import crop_image, erase_image, join_images, split_image


def rod(*, deep: bool = False) -> bytes:
    """A banded rod, 20 wide and 100 high, lying on its side: turned by 90° it stands."""
    standing = np.full((120, 40), 255, np.uint8)
    standing[10:110, 10:30] = 150
    for k, top in enumerate(range(14, 104, 12)):
        standing[top : top + 5, 10:30] = 40 + 9 * k
    image = np.rot90(standing, -1)
    pixels = image.astype(np.uint16) * 257 if deep else np.ascontiguousarray(image)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def upright(data: bytes, turn: float = 90.0, mirrored: bool = False) -> NDArray[np.uint8]:
    return upright_picture(data, turn, name="x", mirrored=mirrored)


def test_a_line_splits_and_joining_mends() -> None:
    data = rod()
    whole = upright(data)
    assert whole.shape == (100, 20)
    top, bottom = split_image(data, [(0, 30), (20, 30)], rotation_deg=90, mirrored=False, name="x")
    np.testing.assert_array_equal(upright(top), whole[:30])
    np.testing.assert_array_equal(upright(bottom), whole[30:])
    mended, stands = join_images([(top, 90, False, "a"), (bottom, 90, False, "b")])
    assert not stands
    np.testing.assert_array_equal(upright(mended), whole)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("turn", [0.0, 90.0, 180.0, 270.0])
def test_the_line_is_where_it_was_drawn(turn: float, mirrored: bool) -> None:
    data = rod()
    whole = upright(data, turn, mirrored)
    x = whole.shape[1] // 4
    line = [(x, 0.0), (x, float(whole.shape[0]))]
    one, other = split_image(data, line, rotation_deg=turn, mirrored=mirrored, name="x")
    np.testing.assert_array_equal(upright(one, turn, mirrored), whole[:, :x])
    np.testing.assert_array_equal(upright(other, turn, mirrored), whole[:, x:])


def test_a_slanting_turn_and_a_bent_line() -> None:
    data = rod()
    whole = upright(data, 117.0)
    height, width = whole.shape
    line = [(0.0, height * 0.5), (width * 0.5, height * 0.4), (float(width), height * 0.5)]
    one, other = split_image(data, line, rotation_deg=117.0, mirrored=False, name="x")
    shares = [int((upright(part, 117.0) < 250).sum()) for part in (one, other)]
    total = int((whole < 250).sum())
    assert abs(sum(shares) - total) < 0.05 * total
    assert min(shares) > 0.3 * total


def test_crop_keeps_the_inside_and_erase_the_outside() -> None:
    data = rod(deep=True)
    whole = upright(data)
    inside = crop_image(data, (0, 20, 20, 70), rotation_deg=90, mirrored=False, name="x")
    assert decode_image(inside, name="x").fine
    np.testing.assert_array_equal(upright(inside), whole[20:70])
    stroke = [(-5.0, 0.0), (25.0, 0.0)]
    left = erase_image(data, stroke, 25.0, rotation_deg=90, mirrored=False, name="x")
    assert upright(left).shape == (75, 20)
    dot = erase_image(data, [(0.0, 0.0)], 5.0, rotation_deg=90, mirrored=False, name="x")
    assert upright(dot)[0, 0] == 255


def test_strangers_are_joined_end_to_end() -> None:
    short = crop_image(rod(), (0, 0, 20, 40), rotation_deg=90, mirrored=False, name="x")
    joined, stands = join_images([(rod(), 90, False, "a"), (short, 90, False, "b")])
    assert stands
    picture = upright(joined, 0.0)
    np.testing.assert_array_equal(picture[:100], upright(rod()))
    np.testing.assert_array_equal(picture[100:], upright(short))


def test_what_would_leave_nothing_is_refused() -> None:
    place = {"rotation_deg": 90.0, "mirrored": False, "name": "n.png"}
    with pytest.raises(ImageError, match=r"n\.png: the line"):
        split_image(rod(), [(50, 0), (50, 100)], **place)  # type: ignore[arg-type]
    with pytest.raises(ImageError, match=r"n\.png: nothing"):
        crop_image(rod(), (50, 0, 60, 10), **place)  # type: ignore[arg-type]
    with pytest.raises(ImageError, match=r"n\.png: nothing"):
        erase_image(rod(), [(10, 50)], 200, **place)  # type: ignore[arg-type]
