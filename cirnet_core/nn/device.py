"""Which device a model runs on, and why not a faster one."""

from __future__ import annotations

import os

import torch

from cirnet_core.errors import InputError
from cirnet_core.types import DeviceInfo

CHOICES = ("auto", "cuda", "mps", "cpu")


def choose_device(choice: str = "auto") -> tuple[torch.device, DeviceInfo]:
    """Pick a device.

    Raises:
        InputError: the choice is unknown, or asks for a device that is not there.
    """
    if choice not in CHOICES:
        raise InputError(f"device {choice!r} is not one of {', '.join(CHOICES)}.")
    cuda_reason = _no_cuda()
    mps = torch.backends.mps.is_available()
    if choice in ("auto", "cuda") and not cuda_reason:
        return torch.device("cuda"), DeviceInfo("cuda", torch.cuda.get_device_name(0), "")
    if choice == "cuda":
        raise InputError(f"device cuda: {cuda_reason}.")
    if choice in ("auto", "mps") and mps:
        return torch.device("mps"), DeviceInfo("mps", "Apple GPU", "")
    if choice == "mps":
        raise InputError("device mps: this machine has no Apple GPU that PyTorch can use.")
    reason = "the CPU was chosen" if choice == "cpu" else cuda_reason
    return torch.device("cpu"), cpu_info(reason)


def cpu_info(reason: str) -> DeviceInfo:
    """The CPU, with the reason for using it."""
    threads = torch.get_num_threads()
    return DeviceInfo("cpu", f"CPU, {threads} thread{'s' if threads != 1 else ''}", reason)


def limit_threads() -> None:
    """At most one thread a core, shared with the other processes of a launcher here;
    ``KARYO_THREADS`` says otherwise."""
    wanted = os.environ.get("KARYO_THREADS", "")
    most = int(wanted) if wanted.isdigit() and int(wanted) > 0 else min(_cores(), 8)
    if torch.get_num_threads() != most:
        torch.set_num_threads(most)


def _cores() -> int:
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max((own or 1) // int(os.environ.get("LOCAL_WORLD_SIZE", "1")), 1)


def _no_cuda() -> str:
    if torch.version.cuda is None and torch.version.hip is None:
        return "this build of PyTorch has no GPU support"
    if not torch.cuda.is_available():
        return "no NVIDIA GPU was found"
    return ""
