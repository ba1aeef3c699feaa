"""One plain training loop: resumable, deterministic per step, watched through events."""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from cirnet_core.data.pack import Pack, by_cell, with_upright
from cirnet_core.data.sampler import NO_CLASS, Batch, Source, TrainingSampler, prepare_cell
from cirnet_core.errors import InputError, TrainingError
from cirnet_core.nn.cirnet import (
    HEADS,
    CIRNet,
    count_parameters,
    freeze_below_heads,
    freeze_statistics,
    place,
)
from cirnet_core.nn.join import fine_weights, joined_weights
from cirnet_core.nn.weights import fill, read_weights
from cirnet_core.preprocess.scale import LengthTable, fit_lengths, table_from_json, table_to_json
from cirnet_core.train import events
from cirnet_core.train.checkpoint import (
    CheckpointState,
    checkpoint_folder,
    latest_checkpoint,
    read_state,
    restore,
    save_checkpoint,
    split_parameters,
)
from cirnet_core.train.config import TrainConfig, dump_config
from cirnet_core.train.distributed import ALONE, Group
from cirnet_core.train.loss import counts_of, loss_of
from cirnet_core.train.validate import Validator

Report = Callable[[events.Event], None]
CELLS_FOR_LENGTHS = 120
WASTED_STEPS_AT_MOST = 20
"""Steps whose gradient is not finite are left out; more than this means that it has diverged."""


def train(
    packs: Sequence[Pack],
    out: Path,
    config: TrainConfig,
    *,
    device: torch.device,
    resume: bool = False,
    report: Report = lambda event: None,
    should_stop: Callable[[], bool] = lambda: False,
    workers: int = 1,
    group: Group = ALONE,
) -> Path:
    """Train until ``config.images``, a stop, or a kill; return the last checkpoint's folder.

    Args:
        should_stop: true in any process of the group stops all of them after the same step.
        group: each process draws its part of every batch, sees the same ``out``, and the first
            alone writes, reports and validates.

    Raises:
        InputError: the folder holds another run, a pack has no row of the split, or a batch
            cannot be shared out evenly.
    """
    share = group.share(config.batch_size)
    out.mkdir(parents=True, exist_ok=True)
    last = latest_checkpoint(out)
    if last is not None and not resume:
        raise InputError(f"{out}: holds a run already. Go on with --resume, or name a new folder.")
    state = read_state(last) if last is not None else None
    sources = _sources(packs, config)
    # Through JSON at the start too, so that a resumed run sees the same rounded lengths.
    lengths = state.lengths_px if state else table_to_json(lengths_of(sources))
    table = table_from_json(lengths)
    torch.manual_seed(config.seed)
    net = CIRNet(config.net)
    if config.start_from and state is None:
        _start(net, Path(config.start_from), config.fine_from)
    if config.heads_only:
        freeze_below_heads(net)
    net = place(group.with_common_statistics(net, device), device)
    average = {key: value.detach().clone() for key, value in net.state_dict().items()}
    optimizer = _optimizer(net, config)
    if last is not None:
        restore(last, model=net, average=average, optimizer=optimizer)
    run = _Run(
        net=net,
        average=average,
        optimizer=optimizer,
        config=config,
        device=device,
        table=table,
        out=out,
        report=report,
        state=state,
        group=group,
    )
    if group.leads:  # not before: the network was spread, so that all have read what was there
        (out / "config.json").write_bytes(dump_config(config))
    sampler = _sampler(sources, table, config, share)
    validator = Validator.from_packs(packs if group.leads else (), table, config)
    return run.go(sampler, validator, should_stop, workers)


def _start(net: CIRNet, folder: Path, fine_from: str | None) -> None:
    tensors = {k: v for k, v in read_weights(folder).items() if not k.startswith("kept.")}
    if fine_from:
        tensors = joined_weights(tensors, read_weights(Path(fine_from)))
    elif net.config.backbone == "fine" and "fine.norm.weight" in tensors:
        tensors = fine_weights(tensors)
    fill(net, tensors, where=folder, new_heads=("domain",))


def _sampler(
    sources: Sequence[Source], table: LengthTable, config: TrainConfig, share: range
) -> TrainingSampler:
    return TrainingSampler(
        sources,
        table,
        batch_size=config.batch_size,
        size_hw=(config.net.height_px, config.net.width_px),
        jitter=config.jitter,
        seed=config.seed,
        defect_share=config.defect_share,
        foreign_share=config.foreign_share if config.net.domain else 0.0,
        class_balance=config.class_balance,
        share=share,
    )


def _sources(packs: Sequence[Pack], config: TrainConfig) -> list[Source]:
    sources = []
    for pack in packs:
        rows = pack.select(config.split)
        if pack.name in config.upright:
            rows = with_upright(rows)
        sources.append(Source(pack, tuple(rows), config.weights.get(pack.name, 1.0)))
    return sources


def lengths_of(sources: Sequence[Source]) -> LengthTable:
    """The length table of the first pack: typical lengths of upright, whole cells."""
    source = sources[0]
    unit = torch.zeros(24, dtype=torch.float64).numpy()
    cells = []
    for _, rows in list(by_cell(source.rows))[:CELLS_FOR_LENGTHS]:
        cell = prepare_cell(source.pack, rows, unit)
        cells.append(
            [
                (row.label, item.shape.length_px)
                for row, item in zip(cell.rows, cell.items, strict=True)
            ]
        )
    return fit_lengths(cells)


def _optimizer(net: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    decayed, plain = split_parameters(net)
    groups = [
        {"params": [p for _, p in decayed], "weight_decay": config.weight_decay},
        {"params": [p for _, p in plain], "weight_decay": 0.0},
    ]
    if config.optimizer == "rmsprop":
        return torch.optim.RMSprop(groups, lr=config.learning_rate)
    # One pass over the weights instead of eight: a fifth of a step's time on two cores.
    return torch.optim.AdamW(groups, lr=config.learning_rate, fused=True)


class _Run:
    """The moving parts of one run."""

    def __init__(
        self,
        *,
        net: CIRNet,
        average: dict[str, Tensor],
        optimizer: torch.optim.Optimizer,
        config: TrainConfig,
        device: torch.device,
        table: LengthTable,
        out: Path,
        report: Report,
        state: CheckpointState | None,
        group: Group,
    ) -> None:
        self.net, self.average, self.optimizer = net, average, optimizer
        self.config, self.device, self.table = config, device, table
        self.out, self.group = out, group
        self.report = report if group.leads else _nobody
        self._spread = group.spread(net)
        self.images = state.images if state else 0
        self.step = state.step if state else 0
        self.low_precision = low_precision_of(config, device)
        self._wasted = 0

    def go(
        self,
        sampler: TrainingSampler,
        validator: Validator,
        should_stop: Callable[[], bool],
        workers: int,
    ) -> Path:
        config = self.config
        self.report(
            events.Started(self.images, config.images, str(self.device), count_parameters(self.net))
        )
        steps = math.ceil(max(config.images - self.images, 0) / config.batch_size)
        loader: DataLoader[Batch] = DataLoader(
            sampler,  # type: ignore[arg-type]
            batch_size=None,
            sampler=range(self.step, self.step + steps),
            num_workers=workers,
            prefetch_factor=4 if workers else None,
            collate_fn=_as_is,
            worker_init_fn=_leave_stopping_to_the_parent if workers else None,
        )
        meter = _Meter(self.images)
        saved_at = time.monotonic()
        outcome = "done"
        for drawn in loader:
            batch = Batch(*drawn)
            # In one message: all must stop after the same step, or the rest would wait for ever.
            stop, *counts = self.group.sums([float(should_stop()), *counts_of(batch)])
            if stop:
                outcome = "stopped"
                break
            before = self.images
            loss, right = self._train_step(batch, [n / self.group.size for n in counts])
            meter.add(loss, right, int((batch.labels != NO_CLASS).sum()), config.batch_size)
            if self.step % 20 == 0:
                self.report(meter.progress(self.images, config, self.group))
            every = config.val_every_images
            if validator and self.images // every > before // every:
                self.report(
                    validator.run(
                        self.net,
                        self.average,
                        self.images,
                        self.device,
                        self.low_precision is not None,
                    )
                )
            if time.monotonic() - saved_at > config.checkpoint_minutes * 60:
                self._save()
                saved_at = time.monotonic()
        path = self._save()
        self.group.wait()
        if validator and outcome == "done":
            self.report(
                validator.run(
                    self.net, self.average, self.images, self.device, self.low_precision is not None
                )
            )
        self.report(events.Finished(self.images, outcome))
        return path

    def _train_step(self, batch: Batch, counts: Sequence[float]) -> tuple[float, int]:
        config = self.config
        # Dropout repeats on resume, and differs between processes.
        torch.manual_seed(config.seed * 1_000_003 + self.step + (self.group.rank << 40))
        rate = config.learning_rate_at(self.images)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.net.train()
        if config.heads_only:
            freeze_statistics(self.net)
        x = torch.from_numpy(batch.images).to(self.device, memory_format=torch.channels_last)
        g = torch.from_numpy(batch.geometry).to(self.device)
        with torch.autocast(
            self.device.type,
            self.low_precision or torch.bfloat16,
            enabled=self.low_precision is not None,
        ):
            output = self._spread(x, g)
        loss = loss_of(output, batch, config, self.device, counts)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = nn.utils.clip_grad_norm_(self.net.parameters(), config.clip_norm)
        if bool(torch.isfinite(norm)):
            self.optimizer.step()
        else:
            self._wasted += 1
            if self._wasted > WASTED_STEPS_AT_MOST:
                raise TrainingError(
                    f"{self.out}: the loss is no longer a number. Go on from the last checkpoint "
                    "with a lower learning_rate."
                )
        self.step += 1
        self.images += config.batch_size
        if self.group.leads:
            self._average()
        labels = torch.from_numpy(batch.labels).to(self.device)
        return float(loss.detach()), int((output.logits.argmax(1) == labels).sum())

    @torch.no_grad()
    def _average(self) -> None:
        # A short memory at first, so that the average does not hang on to the random start.
        keep = min(self.config.ema, (1 + self.step) / (10 + self.step))
        floats, currents = [], []
        for key, value in self.net.state_dict().items():
            if self.config.heads_only and key.split(".")[0] not in HEADS:
                continue  # an average with itself would turn -0 to 0, and be another file
            if value.is_floating_point():
                floats.append(self.average[key])
                currents.append(value.detach())
            else:
                self.average[key].copy_(value)
        torch._foreach_lerp_(floats, currents, 1.0 - keep)

    def _save(self) -> Path:
        if not self.group.leads:
            return checkpoint_folder(self.out, self.images)
        path = save_checkpoint(
            self.out,
            state=CheckpointState(self.images, self.step, table_to_json(self.table)),
            model=self.net,
            average=self.average,
            optimizer=self.optimizer,
        )
        self.report(events.Saved(self.images, os.fspath(path)))
        return path


class _Meter:
    """Means since the last progress event."""

    def __init__(self, images: int) -> None:
        self._clear(images)

    def _clear(self, images: int) -> None:
        self.loss, self.right, self.labelled, self.seen, self.steps = 0.0, 0, 0, 0, 0
        self.started = time.monotonic()

    def add(self, loss: float, right: int, labelled: int, n: int) -> None:
        self.loss += loss
        self.right += right
        self.labelled += labelled
        self.seen += n
        self.steps += 1

    def progress(self, images: int, config: TrainConfig, group: Group) -> events.Progress:
        loss, right, labelled = group.sums([self.loss / group.size, self.right, self.labelled])
        pace = self.seen / max(time.monotonic() - self.started, 1e-6)
        event = events.Progress(
            images=images,
            total=config.images,
            loss=loss / max(self.steps, 1),
            accuracy=right / max(labelled, 1),
            learning_rate=config.learning_rate_at(images),
            images_per_second=pace,
            seconds_left=max(config.images - images, 0) / pace,
        )
        self._clear(images)
        return event


def _leave_stopping_to_the_parent(worker: int) -> None:
    # A parent that is killed leaves the worker waiting for the queue's lock for ever.
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    # A terminal or a batch system signals the whole group; a dead worker would cost the save.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


def _nobody(event: events.Event) -> None:
    """Hears the reports of those that do not lead."""


def _as_is(batch: Any) -> Any:
    return batch


def low_precision_of(config: TrainConfig, device: torch.device) -> torch.dtype | None:
    """The short number format that a run computes in, or None for float32."""
    if config.precision == "float32":
        return None
    if config.precision == "bfloat16" or device.type == "cuda":
        return torch.bfloat16
    fast = device.type == "cpu" and torch.cpu._is_avx512_bf16_supported()
    return torch.bfloat16 if fast else None
