"""Bowing: a chromosome keeps its ink and its bands' order, and stays on the canvas."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cirnet_core.augment import JitterConfig, bent


def upright(length: int) -> np.ndarray:
    """A bar with one dark band, in the middle of an empty canvas."""
    canvas = np.zeros((128, 80), np.float32)
    top = 64 - length // 2
    canvas[top : top + length, 34:46] = 0.4
    canvas[top + length // 4 : top + length // 4 + 4, 34:46] = 1.0
    return canvas


def test_nothing_is_bowed_and_nothing_drawn_unless_asked() -> None:
    rng = np.random.default_rng(0)
    canvas = upright(80)
    assert bent(canvas, 80.0, rng, JitterConfig()) is canvas
    assert rng.random() == np.random.default_rng(0).random()


@given(seed=st.integers(0, 2**32), length=st.integers(16, 110))
def test_ink_is_kept_and_the_band_stays_on_its_side(seed: int, length: int) -> None:
    canvas = upright(length)
    config = JitterConfig(bend=0.06, uneven=0.03)
    out = bent(canvas, float(length), np.random.default_rng(seed), config)
    assert out.shape == canvas.shape
    assert out.dtype == np.float32
    assert float(out.min()) >= 0.0
    assert float(out.max()) <= 1.0 + 1e-6
    assert 0.7 < out.sum() / canvas.sum() < 1.4
    assert out.sum(axis=1).argmax() < 64


def test_it_is_bowed() -> None:
    canvas = upright(100)
    config = JitterConfig(bend=0.1)
    out = bent(canvas, 100.0, np.random.default_rng(1), config)
    columns = np.arange(80)
    middle = [float((row * columns).sum() / row.sum()) for row in out[20:108]]
    assert np.ptp(middle) > 2.0
