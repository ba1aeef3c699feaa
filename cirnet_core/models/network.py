"""A model's network, filled with its weights."""

from __future__ import annotations

import re

import msgspec
import torch

from cirnet_core.errors import ModelError
from cirnet_core.models.card import CARD, verify_weights
from cirnet_core.models.store import ModelInfo
from cirnet_core.nn.cirnet import CIRNet, NetConfig, count_parameters
from cirnet_core.nn.weights import adopt, check_weights, read_weights

KNOWN = ("inception_resnet_v2", "fine", "tiny")
MAX_PARAMETERS = 200_000_000
MAX_CHANNELS = 4
MIN_SIDE_PX, MAX_SIDE_PX = 16, 1024


def load_network(info: ModelInfo) -> CIRNet:
    """The network of a model, ready to answer, on the CPU.

    Raises:
        ModelError: missing, damaged, or not the weights that the card names.
    """
    verify_weights(info.folder, info.card)
    config = network_config(info)
    try:
        # On "meta" nothing is allocated: a card that names another network costs no memory.
        with torch.device("meta"):
            net = CIRNet(config)
    except (RuntimeError, AssertionError) as error:
        raise ModelError(f"{_where(info)}: {error}. Restore the model.") from error
    if count_parameters(net) > MAX_PARAMETERS:
        raise ModelError(f"{_where(info)}: too large for a workplace. Restore the model.")
    named = {entry.file for entry in info.card.weights}
    check_weights(net, info.folder, only=named)
    net = adopt(net, read_weights(info.folder, only=named))
    if any(buffer.is_meta for buffer in net.buffers()):
        # Tables that some networks of timm make for themselves are in no file.
        whole = CIRNet(config)
        whole.load_state_dict(net.state_dict())
        net = whole
    return net.eval()


def network_config(info: ModelInfo) -> NetConfig:
    """What network a card names. A card may come from anywhere: it has to be one of this program,
    of a size to run.

    timm would take a ``backbone`` with a colon or a slash for a place on a hub or on the disk.

    Raises:
        ModelError: it is not.
    """
    try:
        config = msgspec.convert(info.card.net, NetConfig)
    except msgspec.ValidationError as error:
        raise ModelError(f"{_where(info)}: {error}. Restore the model.") from error
    sides = (config.height_px, config.width_px)
    wrong = {
        "backbone": config.backbone not in KNOWN and not _is_plain(config.backbone),
        "kept": config.kept and not config.can_keep,
        "channels": not 1 <= config.channels <= MAX_CHANNELS,
        "height_px, width_px": not all(MIN_SIDE_PX <= side <= MAX_SIDE_PX for side in sides),
        "dropout": not 0 <= config.dropout < 1,
    }
    names = ", ".join(name for name, bad in wrong.items() if bad)
    if names:
        raise ModelError(f"{_where(info)}: {names}: no network of this program. Restore the model.")
    return config


def _where(info: ModelInfo) -> str:
    return f"{info.folder / CARD}: field net"


def _is_plain(backbone: str) -> bool:
    """Whether timm has a network of that name."""
    import timm  # as in CIRNet: only where it is needed

    return re.fullmatch(r"[A-Za-z0-9_]+", backbone) is not None and timm.is_model(backbone)
