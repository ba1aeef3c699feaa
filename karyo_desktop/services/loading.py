"""The one way to a loaded model."""

from __future__ import annotations

from karyo_desktop.services.karyotyping import CellPredictor


def load_predictor(model: str | None = None, device: str = "auto") -> CellPredictor:
    """Load a model, or the active one. Seconds of work, since torch loads here and not before.

    Raises:
        ModelError: missing, damaged, or not the weights that its card names.
        InputError: the device is not there.
    """
    from cirnet_core.predictor import Predictor

    return Predictor.load(model, device=device)
