"""What the core's commands do."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import msgspec

from cirnet_core.data.corrections import Corrections, read_corrections
from cirnet_core.data.pack import Pack
from cirnet_core.errors import InputError
from cirnet_core.models.store import list_models as find_models
from cirnet_core.models.store import resolve

if TYPE_CHECKING:
    from cirnet_core.train.config import TrainConfig


def train(args: argparse.Namespace) -> int:
    """Train or go on; a first interrupt saves and stops. Started by ``torchrun``, its processes
    train together."""
    from cirnet_core.nn.device import choose_device, limit_threads
    from cirnet_core.train import events
    from cirnet_core.train.distributed import joined
    from cirnet_core.train.loop import train as run_training

    limit_threads()
    labels = _corrections(args.labels, args.data)
    config = _with_labels(_train_config(args), labels)

    def report(event: events.Event) -> None:
        print(events.encode(event) if args.jsonl else _plain(event), flush=True)

    with (
        contextlib.ExitStack() as stack,
        stop_on_interrupt() as stopping,
        joined(args.device) as group,
    ):
        device, described = choose_device(args.device)
        if group.leads:
            on = f"on {described.label} {described.reason}".strip()
            print(f"{on}, {group.size} processes" if group.size > 1 else on, file=sys.stderr)
        packs = [
            stack.enter_context(Pack(path, labels=labels.get(path.stem)))
            for path in map(Path, args.data)
        ]
        run_training(
            packs,
            Path(args.out),
            config,
            device=device,
            resume=args.resume,
            report=report,
            should_stop=lambda: bool(stopping),
            workers=args.workers,
            group=group,
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
        config = replace(config, start_from=_weights_of(args.start_from))
    if args.fine_from:
        config = replace(config, fine_from=_weights_of(args.fine_from))
    if args.finish is not None:
        if last is None:
            raise InputError("--finish: goes with --resume and a run that has a checkpoint.")
        at = read_state(last).images
        # Said again after a kill, the countdown goes on and does not begin anew.
        if config.decay_images != args.finish or config.images <= at:
            config = replace(config, images=at + args.finish, decay_images=args.finish)
    return config


def _weights_of(name: str) -> str:
    """A run's last checkpoint, or the model folder itself."""
    from cirnet_core.train.checkpoint import latest_checkpoint

    return str(latest_checkpoint(Path(name)) or name)


def _corrections(tables: Sequence[str], data: Sequence[str]) -> dict[str, Corrections]:
    """Label corrections by the pack that they belong to, which their file's stem names."""
    packs = [Path(path).stem for path in data]
    found: dict[str, Corrections] = {}
    for path in map(Path, tables):
        if packs.count(path.stem) != 1:
            raise InputError(
                f"--labels {path}: is to be named as the pack that it corrects, one of "
                f"{', '.join(packs)}."
            )
        found[path.stem] = read_corrections(path)
    return found


def _with_labels(config: TrainConfig, labels: dict[str, Corrections]) -> TrainConfig:
    """Note the corrections; a run that had some is not gone on with without."""
    lost = sorted(set(config.labels) - set(labels))
    if lost:
        raise InputError(
            f"the run was begun with corrected labels of {', '.join(lost)}: name the tables again "
            "with --labels."
        )
    return replace(config, labels={name: table.sha256 for name, table in labels.items()})


@contextlib.contextmanager
def stop_on_interrupt(heard: Callable[[], None] = lambda: None) -> Iterator[list[int]]:
    """Collect the first SIGINT or SIGTERM instead of dying of it; the second counts.

    Under a launcher it does not: one stop comes twice there, from outside and from the launcher,
    which kills by itself who takes too long.
    """
    from cirnet_core.train.distributed import launched

    caught: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if caught and not launched():
            raise KeyboardInterrupt
        caught.append(number)
        heard()

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
    from cirnet_core.train.distributed import joined

    with joined(args.device) as group:
        predictor = Predictor.load(args.model, device=args.device, runtime=args.runtime)
        metrics = run_evaluation(
            predictor,
            Path(args.data),
            args.split,
            Path(args.out),
            turn_seed=args.turn,
            simulated=args.simulate,
            labels=Path(args.labels) if args.labels else None,
            upright=args.upright or Path(args.data).stem == "pki3",
            progress=_progress if group.leads else _quietly,
            group=group,
        )
        if group.leads:
            print(headline(metrics))
    return 0


def audit_labels(args: argparse.Namespace) -> int:
    """Find labels that the pictures contradict, and lay them before a person."""
    from cirnet_core.audit.run import PAGE, audit
    from cirnet_core.audit.scores import load_scorer

    out, data = Path(args.out), Path(args.data)
    result = audit(
        load_scorer(args.model, device=args.device),
        data,
        args.split,
        out,
        cache=Path(args.cache) if args.cache else out / "scores",
        labels=Path(args.labels) if args.labels else None,
        upright=args.upright or data.stem == "pki3",
        progress=_progress,
    )
    print("\n".join([*result.lines(), f"look at {out / PAGE}"]))
    return 0


def reproduce(args: argparse.Namespace) -> int:
    """Redo the paper's experiment; a first interrupt saves and stops."""
    from cirnet_core.nn.device import choose_device, limit_threads
    from cirnet_core.reproduce import run as reproduction
    from cirnet_core.reproduce.config import choose_reproduction
    from cirnet_core.reproduce.paper import rows_named
    from cirnet_core.reproduce.report import copy_report

    limit_threads()
    out = Path(args.out)
    config = choose_reproduction(args.preset, args.config) or reproduction.config_of(out)
    # --folds alone is the cross-validation; with --rows, both.
    rows = () if args.folds and args.rows is None else rows_named(args.rows)
    with stop_on_interrupt() as stopping:
        report = reproduction.reproduce(
            config,
            Path(args.data) if args.data else None,
            out,
            reproduction.Wanted(rows, args.folds),
            device=choose_device(args.device),
            resume=args.resume,
            earlier=Path(args.earlier) if args.earlier else None,
            say=lambda line: print(line, flush=True),
            should_stop=lambda: bool(stopping),
        )
    if args.report_to:
        report = copy_report(report, Path(args.report_to) / config.name)
    print(f"report: {report}")
    return 0


def _quietly(done: int, total: int) -> None:
    """The progress of those that do not lead."""


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
        labels=_corrections(args.labels, args.data),
        say=print,
    )
    return 0


def fit_model(args: argparse.Namespace) -> int:
    """Set a card's calibration and limits anew."""
    from cirnet_core.models.fit import refit

    refit(
        Path(args.folder),
        [Path(path) for path in args.data],
        device=args.device,
        domain_only=args.domain_only,
        labels=_corrections(args.labels, args.data),
        say=print,
    )
    return 0


def accelerate_model(args: argparse.Namespace) -> int:
    """Build a model's quick engine for this machine."""
    from cirnet_core.nn.device import limit_threads
    from cirnet_core.runtime.build import build
    from cirnet_core.runtime.cache import engine_folder

    limit_threads()
    manifest = build(resolve(args.model))
    print(f"{manifest.key.runtime} for {manifest.key.model}: {engine_folder(manifest.key)}")
    for precision, difference in manifest.differences.items():
        said = manifest.refused.get(precision, "agrees with PyTorch")
        print(f"{precision}: {said} (class logits differ by at most {difference:.4f})")
    return 0


def verify_runtime(args: argparse.Namespace) -> int:
    """Compare the quick engine with PyTorch, and print what changes."""
    from cirnet_core.runtime.verdict import write_verdict
    from cirnet_core.runtime.verify import verify_runtime as run_comparison

    info = resolve(args.model)
    packs = [Path(path) for path in args.data]
    verdicts = run_comparison(
        info, packs, split=args.split, cells=args.cells, seed=args.seed, say=print
    )
    for verdict in verdicts:
        outcome = "accepted" if verdict.accepted else "not accepted"
        print(f"{verdict.runtime} {verdict.precision}: {outcome}")
        if args.record:
            print(f"kept in {write_verdict(info.folder, info.card, verdict)}")
    return 0
