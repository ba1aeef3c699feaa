"""The commands of retraining, and those that add, compare and activate models."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

UPRIGHT = "pki3"
"""The pack whose images are known to lie p arm up."""


def add_retrain(subparsers: Any) -> None:
    """Add ``retrain``."""
    parser = subparsers.add_parser(
        "retrain",
        help="let a model go on with a laboratory's own labels",
        description="Make OUT a model that learnt from the packs and still knows what the base "
        "knew, and write OUT/verdict.json: both on the same locked cells. Nothing is registered; "
        "`cirnet models add OUT` does that. The same command goes on with an interrupted one.",
    )
    parser.add_argument("--data", nargs="+", required=True, metavar="PACK")
    parser.add_argument("--split", metavar="NAME", help="rows to learn from [train, else all]")
    parser.add_argument(
        "--locked",
        metavar="PACK[:SPLIT]",
        help="cells that are only measured on [a fifth of the cases]",
    )
    parser.add_argument("--base", metavar="ID_OR_PATH", help="default: the active model")
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.add_argument("--preset", choices=("quick", "normal", "thorough"), default="normal")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--upright", action="store_true", help="the images lie p arm up")
    parser.add_argument("--jsonl", action="store_true", help="events as JSON lines")
    parser.add_argument(
        "--control", action="store_true", help="heed stop, cancel, pause, resume on stdin"
    )
    parser.add_argument("--low-priority", action="store_true", help="leave the CPU to others")
    parser.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto")
    parser.set_defaults(func=_retrain)


def add_model_actions(actions: Any) -> None:
    """Add ``models compare``, ``add``, ``activate``, ``rollback``, ``history``, ``remember``."""
    comparing = actions.add_parser("compare", help="two models on the same cells")
    comparing.add_argument("base", metavar="A")
    comparing.add_argument("candidate", metavar="B")
    comparing.add_argument("--data", required=True, metavar="PACK")
    comparing.add_argument("--split", required=True, metavar="S")
    comparing.add_argument("--out", metavar="DIR", help="write DIR/verdict.json")
    comparing.add_argument("--upright", action="store_true", help="the images lie p arm up")
    comparing.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto")
    comparing.set_defaults(func=_compare)
    adding = actions.add_parser("add", help="register a model folder of one's own")
    adding.add_argument("folder", metavar="DIR")
    adding.set_defaults(func=_add)
    activating = actions.add_parser("activate", help="make a registered model the active one")
    activating.add_argument("model", metavar="ID")
    activating.add_argument("--who", default="", help="for the history")
    activating.add_argument("--why", default="", help="for the history")
    activating.set_defaults(func=_activate)
    back = actions.add_parser("rollback", help="make the model active that was before")
    back.add_argument("model", nargs="?", metavar="ID", help="any earlier one")
    back.add_argument("--who", default="", help="for the history")
    back.add_argument("--why", default="", help="for the history")
    back.set_defaults(func=_rollback)
    past = actions.add_parser("history", help="which model was active when, by whom and why")
    past.set_defaults(func=_history)
    remembering = actions.add_parser(
        "remember", help="give a model folder that is not registered yet its rehearsal memory"
    )
    remembering.add_argument("folder", metavar="DIR")
    remembering.add_argument("--data", nargs="+", required=True, metavar="PACK")
    remembering.add_argument("--split", default="train")
    remembering.set_defaults(func=_remember)


def _retrain(args: argparse.Namespace) -> int:
    """Retrain; the first interrupt keeps the best so far, the second ends it."""
    from cirnet_core.cli.commands import stop_on_interrupt
    from cirnet_core.errors import CirnetError
    from cirnet_core.nn.device import limit_threads
    from cirnet_core.retrain import events
    from cirnet_core.retrain.control import Control
    from cirnet_core.retrain.recipe import preset
    from cirnet_core.retrain.run import Request, retrain

    limit_threads()
    if args.low_priority:
        lower_priority()
    control = Control()
    if args.control:
        control.listen(sys.stdin)

    def report(event: events.Event) -> None:
        text = events.encode(event) if args.jsonl else _plain(event)
        if text:
            print(text, flush=True)

    data = tuple(map(Path, args.data))
    locked = pack_and_split(args.locked) if args.locked else None
    names = [path.stem for path in (*data, *([locked[0]] if locked else []))]
    request = Request(
        data=data,
        base=args.base,
        out=Path(args.out),
        recipe=preset(args.preset),
        split=args.split,
        locked=locked,
        seed=args.seed,
        upright=tuple(names) if args.upright else (UPRIGHT,),
    )
    with stop_on_interrupt(lambda: control.tell("stop")):
        try:
            retrain(request, device=args.device, report=report, control=control, say=_on_stderr)
        except CirnetError as error:
            if args.jsonl:
                report(events.Failed(str(error)))
            raise
    return 0


def pack_and_split(text: str) -> tuple[Path, str]:
    """``PACK:SPLIT``, or a pack alone, of which all rows are meant."""
    pack, _, split = text.rpartition(":")
    # A pack that is there under its whole name has no split behind it, as in C:\\pack.zip.
    if not pack or Path(text).exists() or "/" in split or "\\" in split:
        return Path(text), "all"
    return Path(pack), split


def lower_priority() -> None:
    """Let every other program go first."""
    import os

    if hasattr(os, "nice"):
        os.nice(10)
    elif sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)


def _on_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _plain(event: object) -> str:
    from cirnet_core.retrain import events
    from cirnet_core.train.events import Progress

    if isinstance(event, events.Began):
        train, val, locked = (event.division[part] for part in ("train", "val", "locked"))
        why = f" ({event.device_reason})" if event.device_reason else ""
        return (
            f"{event.base}, preset {event.preset}, on {event.device}{why}: learns from {train[0]} "
            f"cases ({train[2]:,} chromosomes); watched by {val[0]}, judged by {locked[0]} "
            f"({locked[2]:,} chromosomes)"
        )
    if isinstance(event, Progress):
        return (
            f"{event.images:>7,} of {event.total:,}  loss {event.loss:.4f}  right "
            f"{event.accuracy:.1%}  {event.images_per_second:.1f} images/s  "
            f"{event.seconds_left / 60:.0f} min left"
        )
    if isinstance(event, events.Checked):
        own = "none" if event.accuracy is None else f"{event.accuracy:.2%}"
        kept = "none" if event.memory_accuracy is None else f"{event.memory_accuracy:.2%}"
        return f"{event.images:>7,}  validation {own}  memory {kept}{'  best' * event.best}"
    if isinstance(event, events.Judged):
        return f"{event.recommendation}: {event.reason}"
    if isinstance(event, events.Ended):
        return f"{event.outcome} after {event.seconds / 60:.1f} min: {event.model}".rstrip(": ")
    return ""


def _compare(args: argparse.Namespace) -> int:
    """Compare two models and print what differs."""
    import msgspec

    from cirnet_core.data.pack import Pack
    from cirnet_core.evaluate.records import rows_for
    from cirnet_core.predictor import Predictor
    from cirnet_core.retrain.division import PackRows
    from cirnet_core.retrain.finish import compare_models

    data = Path(args.data)
    one = Predictor.load(args.base, device=args.device, runtime="torch")
    other = Predictor.load(args.candidate, device=args.device, runtime="torch")
    with Pack(data) as pack:
        rows = rows_for(pack, args.split, upright=args.upright or data.stem == UPRIGHT)
        found = compare_models(one, other, [PackRows(pack, tuple(rows))], split=args.split)
    for path in ("raw.accuracy", "assigned.accuracy", "assigned.f1", "orientation.accuracy",
                 "calibration.ece", "corrections_per_cell"):  # fmt: skip
        if path in found["difference"]:
            value, (low, high) = (found["difference"][path][key] for key in ("value", "ci95"))
            print(f"{path:<24}{value:+.4f} [{low:+.4f}, {high:+.4f}]")
    print(f"{found['recommendation']}: {found['reason']}")
    if args.out:
        out = Path(args.out)
        out.mkdir(parents=True, exist_ok=True)
        (out / "verdict.json").write_bytes(
            msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"
        )
    return 0


def _add(args: argparse.Namespace) -> int:
    from cirnet_core.models.shelf import add

    info = add(Path(args.folder))
    print(f"{info.id}  {info.sha256[:12]}  {info.folder}")
    return 0


def _activate(args: argparse.Namespace) -> int:
    from cirnet_core.models.shelf import activate

    return _now_active(lambda: activate(args.model, who=args.who, why=args.why).id)


def _rollback(args: argparse.Namespace) -> int:
    from cirnet_core.models.shelf import rollback

    return _now_active(lambda: rollback(args.model, who=args.who, why=args.why).id)


def _now_active(change: Callable[[], str]) -> int:
    print(f"active: {change()}")
    return 0


def _history(args: argparse.Namespace) -> int:
    from cirnet_core.models.shelf import history

    for change in history():
        line = f"{change.at}  {change.action:<9} {change.model}  before: {change.before or 'none'}"
        print("  ".join([line, *(text for text in (change.who, change.why) if text)]))
    return 0


def _remember(args: argparse.Namespace) -> int:
    from cirnet_core.nn.device import limit_threads
    from cirnet_core.retrain.remember import remember_packs

    limit_threads()
    entry = remember_packs(Path(args.folder), [Path(p) for p in args.data], split=args.split)
    print(f"{entry.file}  {entry.bytes:,} bytes  {entry.sha256[:12]}")
    return 0
