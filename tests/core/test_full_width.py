"""What one processor computes wrongly in bfloat16 is computed in float32."""

from __future__ import annotations

import copy

import pytest
import torch

from cirnet_core.nn.cirnet import CIRNet
from cirnet_core.nn.full_width import FullWidthConv2d


@pytest.fixture(scope="module")
def last_reduction() -> torch.nn.Module:
    torch.manual_seed(0)
    return CIRNet().backbone.get_submodule("mixed_7a").eval()  # type: ignore[operator]


def answers(module: torch.nn.Module, x: torch.Tensor, *, short: bool) -> torch.Tensor:
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=short):
        return torch.as_tensor(module(x)).float()


def test_bfloat16_answers_as_float32_does(last_reduction: torch.nn.Module) -> None:
    x = torch.randn(8, 1088, 6, 3).contiguous(memory_format=torch.channels_last)
    exact = answers(last_reduction, x, short=False)
    for _ in range(3):
        off = answers(last_reduction, x, short=True) - exact
        assert float(off.abs().max()) < 0.03 * float(exact.abs().max())


def test_a_copy_has_weights_of_its_own_and_the_names_stay(last_reduction: torch.nn.Module) -> None:
    kept = [m for m in last_reduction.modules() if isinstance(m, FullWidthConv2d)]
    assert len(kept) == 3
    twin = copy.deepcopy(last_reduction)
    assert list(twin.state_dict()) == list(last_reduction.state_dict())
    before = kept[0].weight.clone()
    with torch.no_grad():
        for parameter in twin.parameters():
            parameter.zero_()
    assert torch.equal(kept[0].weight, before)
