"""A model's network, filled with its weights."""

from __future__ import annotations

import msgspec

from cirnet_core.errors import ModelError
from cirnet_core.models.card import verify_weights
from cirnet_core.models.store import ModelInfo
from cirnet_core.nn.cirnet import CIRNet, NetConfig
from cirnet_core.nn.weights import load_weights


def load_network(info: ModelInfo) -> CIRNet:
    """The network of a model, ready to answer, on the CPU.

    Raises:
        ModelError: missing, damaged, or not the weights that the card names.
    """
    verify_weights(info.folder, info.card)
    try:
        net = CIRNet(msgspec.convert(info.card.net, NetConfig))
    except (msgspec.ValidationError, RuntimeError) as error:
        raise ModelError(f"{info.folder}: field net: {error}.") from error
    load_weights(net, info.folder)
    return net.eval()
