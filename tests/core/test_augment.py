"""CDA: Eq. 3–6 and Θ of Algorithm 1; photographic jitter leaves geometry alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirnet_core.augment import THETA_DEG, JitterConfig, cda_copy, photographic_jitter


def test_theta_is_the_papers() -> None:
    assert THETA_DEG[0] == 15
    assert THETA_DEG[-1] == 345
    assert len(THETA_DEG) == 23
    assert set(np.diff(THETA_DEG)) == {15}


@given(st.sampled_from(THETA_DEG), st.floats(-6, 6), st.floats(-6, 6))
@settings(max_examples=40, deadline=None)
def test_a_copy_is_turned_by_theta_and_moved_by_b(theta: int, r: float, c: float) -> None:
    image = np.zeros((41, 41), np.float32)
    image[8:12, 18:23] = 1.0  # a block above the centre
    still = cda_copy(image, float(theta), (0.0, 0.0))
    moved = cda_copy(image, float(theta), (r, c))
    centre = (np.array(still.shape) - 1) / 2
    at = _centroid(still) - centre
    angle = np.degrees(np.arctan2(-at[0], at[1]))  # counter-clockwise from the right
    assert (angle - 90 - theta + 180) % 360 - 180 == pytest.approx(0, abs=3)
    offset = _centroid(moved) - (np.array(moved.shape) - 1) / 2 - at
    np.testing.assert_allclose(offset, [r, c], atol=0.7)
    assert moved.sum() == pytest.approx(image.sum(), rel=0.08)


def _centroid(image: np.ndarray) -> np.ndarray:
    rows, cols = np.indices(image.shape)
    return np.array([(rows * image).sum(), (cols * image).sum()]) / image.sum()


def test_what_the_turn_uncovers_is_background() -> None:
    copy = cda_copy(np.full((20, 20), 0.25, np.float32), 45.0, (0, 0), background=0.25)
    np.testing.assert_allclose(copy, 0.25, atol=1e-3)


def test_without_photography_pixels_stay() -> None:
    rng = np.random.default_rng(0)
    image = rng.random((16, 16)).astype(np.float32)
    same = photographic_jitter(image, rng, JitterConfig().without_photography())
    np.testing.assert_allclose(same, image, atol=1e-6)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_jitter_stays_in_range(seed: int) -> None:
    rng = np.random.default_rng(seed)
    out = photographic_jitter(rng.random((32, 20)).astype(np.float32), rng, JitterConfig())
    assert out.dtype == np.float32
    assert out.min() >= 0
    assert out.max() <= 1.5


@pytest.mark.parametrize("field", ["shading", "coarse", "jpeg"])
def test_each_way_a_picture_suffers_changes_it_and_keeps_its_form(field: str) -> None:
    rng = np.random.default_rng(0)
    canvas = np.zeros((64, 40), np.float32)
    canvas[8:56, 14:26] = 0.5 + 0.3 * np.sin(np.arange(48) / 2.0)[:, None]
    quiet = JitterConfig().without_photography()
    config = replace(quiet, **{f"{field}_probability": 1.0})
    assert np.allclose(photographic_jitter(canvas, rng, quiet), canvas, atol=1e-6)
    seen = photographic_jitter(canvas, rng, config)
    assert seen.shape == canvas.shape
    assert seen.dtype == np.float32
    body = canvas > 0
    assert 0.004 < np.abs(seen - canvas)[body].mean() < 0.2
    assert np.abs(seen[:, :8]).max() < 0.05
