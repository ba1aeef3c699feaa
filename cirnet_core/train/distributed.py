"""Many processes as one run: who this one is, and what they tell each other.

``torchrun`` starts the processes and says in the environment who each is (``RANK``,
``WORLD_SIZE``, ``LOCAL_RANK``, where to meet). One that nobody started so is alone, and then
nothing here costs anything.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import torch
from timm.layers.norm_act import convert_sync_batchnorm
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from cirnet_core.errors import InputError
from cirnet_core.nn.device import choose_device

T = TypeVar("T")
Net = TypeVar("Net", bound=nn.Module)
PATIENCE = timedelta(minutes=60)
"""The others wait while the first validates and saves; a dead process is noticed by its launcher
long before."""


@dataclass(frozen=True)
class Group:
    """One of ``size`` processes that work together. Every process must call each method alike."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this one writes, reports and validates for all."""
        return self.rank == 0

    def share(self, total: int) -> range:
        """This one's even part of ``range(total)``; the parts follow each other by rank.

        Raises:
            InputError: it cannot be shared out evenly.
        """
        if total % self.size:
            raise InputError(
                f"batch_size {total} cannot be shared out evenly to {self.size} processes. "
                f"Choose a multiple of {self.size}."
            )
        each = total // self.size
        return range(self.rank * each, (self.rank + 1) * each)

    def sums(self, values: Sequence[float]) -> list[float]:
        """(K,) numbers, each summed over all processes."""
        if self.size == 1:
            return list(values)
        tensor = torch.tensor(values, dtype=torch.float64)
        distributed.all_reduce(tensor)
        return [float(value) for value in tensor]

    def gathered(self, value: T) -> list[T] | None:
        """Everybody's value by rank, where this one leads; None elsewhere."""
        if self.size == 1:
            return [value]
        every: list[T] | None = [value] * self.size if self.leads else None
        distributed.gather_object(value, every)
        return every

    def wait(self) -> None:
        """Until all have come here."""
        if self.size > 1:
            distributed.barrier()

    def spread(self, net: nn.Module) -> nn.Module:
        """The network with its gradients averaged over all processes after each backward pass."""
        return DistributedDataParallel(net) if self.size > 1 else net

    def with_common_statistics(self, net: Net, device: torch.device) -> Net:
        """On CUDA, batch normalisation over all processes' images, as one process would see them.

        PyTorch has it on the GPU alone: on the CPU each process normalises by its own images, and
        the running statistics are those of the first.
        """
        if self.size == 1 or device.type != "cuda":
            return net
        # Of timm, since its normalisations hold an activation that PyTorch's own would drop.
        converted: Net = convert_sync_batchnorm(net)  # type: ignore[no-untyped-call]
        return converted


ALONE = Group()


def launched() -> bool:
    """Whether a launcher such as ``torchrun`` started this process."""
    return "RANK" in os.environ and "WORLD_SIZE" in os.environ


@contextlib.contextmanager
def joined(choice: str = "auto") -> Iterator[Group]:
    """Meet the other processes, by gloo on the CPU and NCCL on CUDA, and part at the end. Inside
    of it, it is the group that stands already: processes meet once.

    Args:
        choice: of the device; on CUDA each process of a machine takes the GPU of its number.

    Raises:
        InputError: the device cannot be used so, or the launcher's words make no sense.
    """
    if not launched() or os.environ["WORLD_SIZE"] == "1":
        yield ALONE
        return
    if distributed.is_initialized():
        yield Group(distributed.get_rank(), distributed.get_world_size())
        return
    backend = _backend(choice)
    try:
        distributed.init_process_group(backend, timeout=PATIENCE)
    except (ValueError, RuntimeError) as error:
        raise InputError(
            f"the processes did not meet ({error}). Start them by torchrun."
        ) from error
    try:
        yield Group(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


def _backend(choice: str) -> str:
    device, _ = choose_device(choice)
    if device.type == "mps":
        raise InputError("device mps: serves one process only. Choose --device cpu.")
    if device.type == "cpu":
        return "gloo"
    number, there = int(os.environ.get("LOCAL_RANK", "0")), torch.cuda.device_count()
    if number >= there:
        raise InputError(
            f"device cuda: this machine has {there} GPUs and more processes. Choose "
            f"--nproc-per-node {there} for torchrun."
        )
    torch.cuda.set_device(number)
    return "cpu:gloo,cuda:nccl"  # small numbers go by gloo, past the GPU's queue
