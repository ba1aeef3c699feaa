"""Runtimes and what a retrained network keeps, and the verdict on one that a runtime helps with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from cirnet_core.models.store import resolve
from cirnet_core.nn.views import score_views, whole_cell
from cirnet_core.retrain.recipe import Recipe
from cirnet_core.retrain.shared import SharedBackbone, SharedEngine
from cirnet_core.runtime.openvino_engine import OpenVinoEngine, convert, precisions
from cirnet_core.runtime.verdict import write_verdict
from tests.core.runtime.test_runtime import verdict as accepted
from tests.core.test_keeping import CPU, KINDS, pair
from tests.core.test_retrain import QUICK, request, run
from tests.core.test_retrain_joined import RECIPE, joined

__all__ = ["joined"]

pytestmark = pytest.mark.usefixtures("few_rounds")


@pytest.mark.parametrize("kind", KINDS)
def test_every_runtime_says_both(kind: dict[str, object], tmp_path: Path) -> None:
    _, _, both = pair(kind)
    rng = np.random.default_rng(1)
    views = rng.random((5, 2, 1, 64, 40), np.float32)
    geometry = rng.random((5, 3), np.float32)
    expected = score_views(both, views, geometry, device=CPU)
    convert(both, tmp_path)
    engines = [
        OpenVinoEngine(tmp_path, precision="float32", threads=1),
        SharedEngine(SharedBackbone(both, CPU), both, CPU),
        SharedEngine(SharedBackbone(both, CPU, fine_too=False), both, CPU),
    ]
    assert expected.kept is not None
    for engine in engines:
        found = engine.score(views, geometry)
        assert found.kept is not None
        assert np.allclose(found.logits, expected.logits, atol=2e-3)
        assert np.allclose(found.kept.scores.logits, expected.kept.scores.logits, atol=2e-3)
        assert np.allclose(found.kept.scores.domain, expected.kept.scores.domain, atol=2e-3)
        assert np.allclose(found.kept.likeness, expected.kept.likeness, atol=5e-3)


def test_an_engine_that_fails_in_the_middle_of_a_cell_hands_over(tmp_path: Path) -> None:
    _, _, both = pair(KINDS[0])
    views = np.random.default_rng(1).random((3, 2, 1, 64, 40), np.float32)
    convert(both, tmp_path)
    quick = OpenVinoEngine(tmp_path, precision="float32", threads=1)
    geometry = np.zeros((3, 3), np.float32)
    parts = [quick.score(views, geometry), score_views(both, views, geometry, device=CPU)]
    found = whole_cell(parts)
    assert np.allclose(found.logits[:3], found.logits[3:], atol=2e-3)


@pytest.mark.parametrize("recipe", [QUICK, RECIPE])
def test_a_runtime_that_answers_alike_is_asked_for_the_verdict(
    joined: Path, lab: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recipe: Recipe
) -> None:
    base = shutil.copytree(joined, tmp_path / "joined-1")
    run(request(base, lab, tmp_path / "plain", recipe))
    monkeypatch.delenv("KARYO_RUNTIME", raising=False)
    info = resolve(base)
    for precision in precisions():
        write_verdict(info.folder, info.card, accepted(info, precision))
    asked = 0
    real = OpenVinoEngine.features

    def features(engine: OpenVinoEngine, views: np.ndarray) -> np.ndarray:
        nonlocal asked
        asked += 1
        if asked > 2:  # then PyTorch goes on
            raise RuntimeError("no memory")
        return real(engine, views)

    monkeypatch.setattr(OpenVinoEngine, "features", features)
    run(request(base, lab, tmp_path / "quicker", recipe))
    assert asked >= 3
    raw = [
        json.loads((tmp_path / name / "verdict.json").read_bytes())["base_metrics"]["raw"]
        for name in ("plain", "quicker")
    ]
    assert raw[0]["accuracy"] == pytest.approx(raw[1]["accuracy"], abs=0.02)
