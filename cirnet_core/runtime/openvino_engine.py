"""CIR-Net in OpenVINO: convert, compile, run."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cirnet_core.nn.cirnet import N_GEOMETRY, CIRNet, NetOutput
from cirnet_core.nn.views import ViewScores, join_views, with_kept
from cirnet_core.runtime.engine import EngineError

Precision = Literal["bfloat16", "float32"]

GRAPH, WEIGHTS = "model.xml", "model.bin"
MOST_HEADS, LAST = 5, 3
"""Of one network, and where its features stand among them."""

_HINTS: dict[Precision, str] = {"bfloat16": "bf16", "float32": "f32"}


def library() -> Any:
    """OpenVINO, without its telemetry.

    Raises:
        EngineError: it is not installed, or cannot start here.
    """
    # OpenVINO reports each import and conversion over the network. Where this package of its own
    # is not to be had, it uses a stub that sends nothing.
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    try:
        import openvino
    except (ImportError, OSError) as error:
        raise EngineError(f"OpenVINO is not there ({error})") from error
    return openvino


def version() -> str:
    """OpenVINO's version without the build."""
    return str(library().__version__).split("-", maxsplit=1)[0]


def precisions() -> tuple[Precision, ...]:
    """What this CPU computes in, the quickest first."""
    if "BF16" in library().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return ("bfloat16", "float32")
    return ("float32",)


def processor() -> str:
    """The CPU and what it can do, as one text."""
    core = library().Core()
    can = sorted(core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"))
    return " ".join([str(core.get_property("CPU", "FULL_DEVICE_NAME")), *can])


class _Heads(nn.Module):
    """The heads as a plain tuple; a network without the domain head gives one less. What is kept
    from before a retraining follows in the same order, its likeness for its features."""

    def __init__(self, net: CIRNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, images: Tensor, geometry: Tensor) -> tuple[Tensor, ...]:
        out = self.net(images, geometry)
        heads = self._tuple(out, out.features)
        if self.net.kept is None:
            return heads
        kept, likeness = self.net.kept_heads(out.features, geometry)
        return (*heads, *self._tuple(kept, likeness))

    def _tuple(self, out: NetOutput, last: Tensor) -> tuple[Tensor, ...]:
        heads = (out.logits, out.pose, out.quality, last)
        return heads if self.net.domain is None else (*heads, out.domain)


def convert(net: CIRNet, folder: Path) -> None:
    """Write a network's graph and weights (float16, as shipped) to ``folder``.

    Raises:
        EngineError: OpenVINO cannot convert it.
    """
    openvino, config = library(), net.config
    canvas = (config.channels, config.height_px, config.width_px)
    example = (torch.zeros(2, *canvas), torch.zeros(2, N_GEOMETRY))
    shapes = [openvino.PartialShape([-1, *part.shape[1:]]) for part in example]
    try:
        with warnings.catch_warnings():
            # Tracing warns of len() in the domain's zeros, which are not among the outputs.
            warnings.simplefilter("ignore")
            model = openvino.convert_model(
                _Heads(net.eval()), example_input=example, input=shapes, verbose=False
            )
        openvino.save_model(model, folder / GRAPH, compress_to_fp16=True)
    except Exception as error:  # whatever the converter raises, PyTorch can still answer
        raise EngineError(f"OpenVINO cannot convert the network ({error})") from error


class OpenVinoEngine:
    """A converted network on the CPU. Not shared between threads."""

    def __init__(self, folder: Path, *, precision: Precision, threads: int) -> None:
        """Compile it.

        Raises:
            EngineError: OpenVINO is not there, or cannot read or compile the files.
        """
        openvino = library()
        options = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": "1",
            "INFERENCE_PRECISION_HINT": _HINTS[precision],
            # Pinned threads would fight with another program's for the same cores.
            "ENABLE_CPU_PINNING": False,
        }
        try:
            model = openvino.Core().compile_model(folder / GRAPH, "CPU", options)
            self._request = model.create_infer_request()
        except RuntimeError as error:
            raise EngineError(f"OpenVINO cannot compile {folder / GRAPH} ({error})") from error
        self.precision = precision

    @property
    def name(self) -> str:
        return f"openvino {version()} {self.precision}"

    def score(self, views: NDArray[np.float32], geometry: NDArray[np.float32]) -> ViewScores:
        """As ``Engine.score``."""
        heads = self._infer(views, geometry)
        size = len(heads) // 2 if len(heads) > MOST_HEADS else len(heads)
        said = join_views(*_ordered(heads[:size]))
        if size == len(heads):
            return said
        *kept, likeness = _ordered(heads[size:])
        return with_kept(said, kept, likeness)

    def features(self, views: NDArray[np.float32]) -> NDArray[np.float32]:
        """(2N, F) features of (N, 2, 1, H, W) views, as of ``CIRNet.look``."""
        return self._infer(views, np.zeros((len(views), N_GEOMETRY), np.float32))[LAST]

    def _infer(
        self, views: NDArray[np.float32], geometry: NDArray[np.float32]
    ) -> list[NDArray[np.float32]]:
        images = np.ascontiguousarray(views.reshape(-1, *views.shape[2:]))
        out = self._request.infer([images, np.repeat(geometry, 2, axis=0)])
        # Copies, since the next batch is written to the same memory.
        return [np.array(out[i], np.float32) for i in range(len(out))]


def _ordered(heads: list[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    """The outputs of ``_Heads`` in the order of ``NetOutput``, with a domain of zeros where there
    is none."""
    logits, pose, quality, last, *rest = heads
    domain = rest[0] if rest else np.zeros(len(logits), np.float32)
    return [logits, pose, quality, domain, last]
