"""What isn't one whole chromosome: defects, the head, the tray."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cirnet_core.assign import AssignConfig
from cirnet_core.calibrate import Calibration
from cirnet_core.cell import IN_TRAY, CellScores, cell_flags, decide, flags_of, proposals
from cirnet_core.classes import CLASSES
from cirnet_core.data.defects import KINDS, make_defect, png_of, touching_pair
from cirnet_core.evaluate.quality_limits import QualitySamples, set_limits
from cirnet_core.preprocess.prepared import Prepared, prepare_image
from cirnet_core.quality import QualityLimits
from cirnet_core.synthetic import synthetic_cell

LIMITS = QualityLimits(flag_below=0.5, tray_below=0.1)


@pytest.fixture(scope="module")
def cell() -> list[tuple[str, np.ndarray]]:
    return [(item.label, item.image) for item in synthetic_cell(5)]


def test_a_pair_has_the_ink_of_both(cell: list[tuple[str, np.ndarray]]) -> None:
    rng = np.random.default_rng(0)
    one, other = cell[0][1], cell[20][1]
    apart = sum(prepare_image(png_of(i), name="").shape.area_px for i in (one, other))
    for _ in range(8):
        pair = prepare_image(png_of(touching_pair(one, other, rng)), name="pair")
        assert 0.6 * apart < pair.shape.area_px < 1.3 * apart


@pytest.mark.parametrize("kind", KINDS)
def test_defects_are_images_of_something(kind: str, cell: list[tuple[str, np.ndarray]]) -> None:
    rng = np.random.default_rng(1)
    for i in range(6):
        image = make_defect(kind, cell[i][1], cell[-i - 1][1], rng)
        assert image.dtype == np.uint8
        assert image.min() < 250


def _whole_cell(cell: list[tuple[str, np.ndarray]]) -> tuple[list[Prepared], CellScores]:
    items = [prepare_image(png_of(image), name=label) for label, image in cell]
    n = len(items)
    logits = np.zeros((n, 24))
    logits[np.arange(n), [CLASSES.index(label) for label, _ in cell]] = 9.0
    good = np.tile([0.98, 0.01, 0.01], (n, 1))
    zero = np.zeros(n)
    return items, CellScores(logits, zero + 5, zero, zero, 1.0, good, zero, zero)


def test_what_is_no_chromosome_goes_to_the_tray_and_is_not_counted(
    cell: list[tuple[str, np.ndarray]],
) -> None:
    items, scores = _whole_cell([*cell, cell[0]])
    quality = scores.quality.copy()
    quality[-1] = [0.01, 0.04, 0.95]
    quality[3] = [0.3, 0.6, 0.1]
    scores = replace(scores, quality=quality)
    decision = decide(scores, calibration=Calibration(), config=AssignConfig(), limits=LIMITS)
    flags = flags_of(decision, items, scale=1.0, calibration=Calibration(), limits=LIMITS)
    assert decision.assigned[-1] == IN_TRAY
    assert decision.confidence[-1] == pytest.approx(0.99)
    assert "image:not_a_chromosome" in flags[-1]
    assert "image:touching" in flags[3]
    assert decision.assigned[3] != IN_TRAY  # doubtful: it keeps its class, and a flag
    assert "cell:count" not in cell_flags(decision, Calibration())
    out = proposals([str(i) for i in range(47)], decision, flags)
    assert out[-1].class_ == "tray"
    assert out[-1].raw_class == "1"


def test_without_a_head_nothing_goes_to_the_tray(cell: list[tuple[str, np.ndarray]]) -> None:
    _, scores = _whole_cell(cell)
    decision = decide(scores, calibration=Calibration(), config=AssignConfig())
    assert (decision.assigned != IN_TRAY).all()


def test_limits_flag_few_good_ones_and_most_defects() -> None:
    rng = np.random.default_rng(4)
    whole = np.concatenate([rng.beta(60, 1, 1000), rng.beta(1, 6, 100)])
    rest = (1 - whole)[:, None] * np.array([[0.7, 0.3]])
    samples = QualitySamples(
        np.concatenate([whole[:, None], rest], axis=1), ("whole",) * 1000 + ("pair",) * 100
    )
    said: list[str] = []
    limits = set_limits(samples, said.append)
    assert np.mean(whole[:1000] < limits.flag_below) <= 0.01
    assert np.mean(whole[1000:] < limits.flag_below) > 0.95
    assert 0 < limits.tray_below <= 0.05
    assert any("pair (100)" in line for line in said)


def test_with_few_good_ones_the_tray_stays_shut() -> None:
    samples = QualitySamples(np.tile([0.5, 0.25, 0.25], (40, 1)), ("whole",) * 40)
    assert set_limits(samples).tray_below == 0.0
