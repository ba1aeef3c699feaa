"""What the core's commands do."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import msgspec

from cirnet_core.data.pack import Pack
from cirnet_core.errors import InputError
from cirnet_core.models.store import list_models as find_models
from cirnet_core.models.store import resolve

if TYPE_CHECKING:
    from cirnet_core.train.config import TrainConfig


def train(args: argparse.Namespace) -> int:
    """Train or go on; a first interrupt saves and stops."""
    from cirnet_core.nn.device import choose_device, limit_threads
    from cirnet_core.train import events
    from cirnet_core.train.loop import train as run_training

    limit_threads()
    config = _train_config(args)
    device, described = choose_device(args.device)
    print(f"on {described.label} {described.reason}".strip(), file=sys.stderr)

    def report(event: events.Event) -> None:
        print(events.encode(event) if args.jsonl else _plain(event), flush=True)

    with contextlib.ExitStack() as stack, _stop_on_interrupt() as stopping:
        packs = [stack.enter_context(Pack(Path(path))) for path in args.data]
        run_training(
            packs,
            Path(args.out),
            config,
            device=device,
            resume=args.resume,
            report=report,
            should_stop=lambda: bool(stopping),
        )
    return 0


def _train_config(args: argparse.Namespace) -> TrainConfig:
    """The configuration: the file that is named, else the resumed run's own, else defaults."""
    from cirnet_core.train.checkpoint import latest_checkpoint, read_state
    from cirnet_core.train.config import TrainConfig, load_config

    run = Path(args.out)
    last = latest_checkpoint(run) if args.resume else None
    if args.config:
        config = load_config(Path(args.config))
    else:
        config = load_config(run / "config.json") if last else TrainConfig()
    if args.start_from:
        start = Path(args.start_from)
        config = replace(config, start_from=str(latest_checkpoint(start) or start))
    if args.finish is not None:
        if last is None:
            raise InputError("--finish: goes with --resume and a run that has a checkpoint.")
        at = read_state(last).images
        # Said again after a kill, the countdown goes on and does not begin anew.
        if config.decay_images != args.finish or config.images <= at:
            config = replace(config, images=at + args.finish, decay_images=args.finish)
    return config


@contextlib.contextmanager
def _stop_on_interrupt() -> Iterator[list[int]]:
    """Collect the first SIGINT or SIGTERM instead of dying of it."""
    caught: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if caught:
            raise KeyboardInterrupt
        caught.append(number)

    before = {s: signal.signal(s, note) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _plain(event: object) -> str:
    from cirnet_core.train import events

    if isinstance(event, events.Progress):
        return (
            f"{event.images:>9,} of {event.total:,}  loss {event.loss:.4f}  "
            f"right {event.accuracy:.1%}  {event.images_per_second:.1f} images/s  "
            f"{event.seconds_left / 60:.0f} min left"
        )
    if isinstance(event, events.Validated):
        shares = [f"{name} {value:.2%}" for name, value in event.accuracy.items()]
        turns = [f"{name} orientation {value:.2%}" for name, value in event.orientation.items()]
        return f"{event.images:>9,}  val: " + ", ".join(shares + turns)
    return str(event)


def evaluate(args: argparse.Namespace) -> int:
    """Measure a model and print the headline."""
    from cirnet_core.evaluate.run import evaluate as run_evaluation
    from cirnet_core.evaluate.run import headline
    from cirnet_core.predictor import Predictor

    predictor = Predictor.load(args.model, device=args.device)
    metrics = run_evaluation(
        predictor,
        Path(args.data),
        args.split,
        Path(args.out),
        turn_seed=args.turn,
        simulated=args.simulate,
        labels=Path(args.labels) if args.labels else None,
        upright=args.upright or Path(args.data).stem == "pki3",
        progress=_progress,
    )
    print(headline(metrics))
    return 0


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() or done == total:
        print(f"\r{done} of {total} cells", end="\n" if done == total else "", file=sys.stderr)


def list_models(args: argparse.Namespace) -> int:
    """List the models of this machine."""
    infos = find_models()
    if args.json:
        rows = [{"id": i.id, "sha256": i.sha256, "created": i.card.created} for i in infos]
        print(msgspec.json.format(msgspec.json.encode(rows), indent=1).decode())
    for info in [] if args.json else infos:
        print(f"{info.id}  {info.card.created}  {info.sha256[:12]}  {info.card.net['backbone']}")
    return 0


def show_model(args: argparse.Namespace) -> int:
    """Print a model's card."""
    info = resolve(args.model)
    shown = {"id": info.id, "sha256": info.sha256, "card": info.card}
    print(msgspec.json.format(msgspec.json.encode(shown), indent=1).decode())
    return 0


def release_model(args: argparse.Namespace) -> int:
    """Make a model folder from a run."""
    from cirnet_core.models.release import release

    release(
        Path(args.run),
        Path(args.out),
        args.id,
        [Path(path) for path in args.data],
        device=args.device,
        parent=args.parent,
        say=print,
    )
    return 0
