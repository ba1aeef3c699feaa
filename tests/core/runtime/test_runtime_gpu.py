"""On CUDA: mixed precision, one batch a cell, the CPU's answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from cirnet_core import predictor as predictor_module
from cirnet_core.data.pack import Pack, by_cell
from cirnet_core.nn.views import ViewScores
from cirnet_core.predictor import Predictor
from cirnet_core.types import ImageFile

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
]


@pytest.fixture(scope="module")
def images(pack_path: Path) -> list[ImageFile]:
    with Pack(pack_path) as pack:
        _, rows = next(by_cell(pack.select("train")))
        return [ImageFile(row.file, pack.read(row.file)) for row in rows]


def test_a_cell_is_one_batch_in_half_precision(
    tiny_model: Path, images: list[ImageFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    kinds: list[torch.dtype] = []
    real = predictor_module.score_views

    def watched(net: torch.nn.Module, views: np.ndarray, *args: object, **kw: object) -> ViewScores:
        sizes.append(len(views))
        found: ViewScores = real(net, views, *args, **kw)  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(predictor_module, "score_views", watched)
    predictor = Predictor.load(tiny_model, device="cuda")
    hook = predictor._net.classifier.register_forward_hook(
        lambda module, given, out: kinds.append(out.dtype)
    )
    predictor.propose("c", images)
    hook.remove()
    assert set(sizes) == {len(images)}
    assert set(kinds) == {torch.float16}
    assert predictor.runtime_reason == "the GPU is quicker"


def test_it_answers_as_the_cpu_does(tiny_model: Path, images: list[ImageFile]) -> None:
    ours = Predictor.load(tiny_model, device="cuda").propose("c", images)
    theirs = Predictor.load(tiny_model, device="cpu").propose("c", images)
    p, q = (np.array([c.probabilities for c in said.chromosomes]) for said in (ours, theirs))
    np.testing.assert_allclose(p, q, atol=0.02)
