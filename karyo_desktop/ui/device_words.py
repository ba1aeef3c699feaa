"""The device that a model runs on, in the person's language; the core speaks English."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

_CPU: Final = re.compile(r"CPU, (\d+) threads?")


def device_words(label: str, reason: str = "") -> str:
    """A device as the core names it, and in brackets why it is no quicker one."""
    found = _CPU.fullmatch(label)
    words = label
    if found is not None:
        words = translate("Device", "CPU, {0} threads").format(found[1])
        if found[1] == "1":
            words = translate("Device", "CPU, 1 thread")
    return f"{words} ({_reason_words(reason)})" if reason else words


def _reason_words(reason: str) -> str:
    """As it stands where it is none of those that the core knows."""
    return {
        "no NVIDIA GPU was found": translate("Device", "no NVIDIA GPU was found"),
        "this build of PyTorch has no GPU support": translate(
            "Device", "this build of PyTorch has no GPU support"
        ),
        "the CPU was chosen": translate("Device", "the CPU was chosen"),
    }.get(reason, reason)
