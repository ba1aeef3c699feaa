"""The core's commands, which ``python -m cirnet_core`` runs alone: train, evaluate, audit-labels,
reproduce, retrain, models."""

from __future__ import annotations

import argparse
from typing import Any

from cirnet_core.cli import retrain


def add_commands(subparsers: Any) -> None:
    """Add the core's commands; each sets ``func(namespace) -> exit code``.

    Nothing heavy is imported until a command runs.
    """
    _add_train(subparsers)
    _add_evaluate(subparsers)
    _add_audit_labels(subparsers)
    _add_reproduce(subparsers)
    retrain.add_retrain(subparsers)
    _add_models(subparsers)


def _add_train(subparsers: Any) -> None:
    parser = subparsers.add_parser("train", help="train a CIR-Net on data packs")
    parser.add_argument("--data", nargs="+", required=True, metavar="ZIP")
    parser.add_argument("--out", required=True, metavar="RUN", help="folder of the run")
    parser.add_argument("--config", metavar="FILE", help="JSON; missing fields keep defaults")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--start-from", metavar="MODEL", help="a model or run to start from")
    parser.add_argument(
        "--fine-from",
        metavar="RUN",
        help="a run of the fine branch alone that is joined to it, for a net with that branch",
    )
    parser.add_argument(
        "--finish",
        type=int,
        metavar="IMAGES",
        help="with --resume: let the learning rate fall to zero over so many images, then end",
    )
    _add_labels(parser)
    parser.add_argument(
        "--workers", type=_count, default=1, metavar="N", help="processes that draw the images"
    )
    parser.add_argument("--jsonl", action="store_true", help="events as JSON lines")
    _add_device(parser)
    parser.set_defaults(func=_lazy("train"))


def _add_evaluate(subparsers: Any) -> None:
    parser = subparsers.add_parser("evaluate", help="measure a model on a labelled pack")
    parser.add_argument("--data", required=True, metavar="ZIP")
    parser.add_argument("--split", required=True, help="train, val, test, all or another name")
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.add_argument("--model", metavar="ID_OR_PATH")
    parser.add_argument("--turn", type=int, metavar="SEED", help="turn images at random first")
    parser.add_argument("--simulate", action="store_true", help="add and take out chromosomes")
    parser.add_argument("--labels", metavar="FILE", help="CSV: file, from, to")
    parser.add_argument("--upright", action="store_true", help="the images lie p arm up")
    parser.add_argument("--runtime", choices=("auto", "torch", "openvino"), help="on the CPU")
    _add_device(parser)
    parser.set_defaults(func=_lazy("evaluate"))


def _add_labels(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--labels",
        nargs="+",
        default=[],
        metavar="CSV",
        help="label corrections, each named as its pack: file, from, to",
    )


def _add_audit_labels(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "audit-labels",
        help="find labels of a pack that its pictures contradict",
        description="Write OUT/proposals.csv, a sheet of pictures for each proposal and "
        "OUT/index.html. Nothing is corrected: the rows that a person leaves in the table are "
        "corrections for --labels.",
    )
    parser.add_argument("--data", required=True, metavar="ZIP")
    parser.add_argument("--split", nargs="+", required=True, help="one or more, or all")
    parser.add_argument("--out", required=True, metavar="DIR", help="outside of any repository")
    parser.add_argument("--model", metavar="ID_OR_PATH")
    parser.add_argument("--cache", metavar="DIR", help="keeps the model's scores [OUT/scores]")
    parser.add_argument("--labels", metavar="FILE", help="corrections to apply first")
    parser.add_argument("--upright", action="store_true", help="the images lie p arm up")
    _add_device(parser)
    parser.set_defaults(func=_lazy("audit_labels"))


def _add_reproduce(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "reproduce",
        help="redo the experiment of the CIR-Net paper",
        description="Run Table 1 of the paper row by row, and write OUT/report. A finished row is "
        "not run again, a begun one goes on.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--preset", metavar="NAME", help="ours, paper, as-published-code or small")
    what.add_argument("--config", metavar="FILE", help="JSON; missing fields keep defaults")
    parser.add_argument("--data", metavar="ZIP", help="data pack with train and test cells")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder of the run")
    parser.add_argument("--rows", nargs="*", metavar="ROW", help="as cirnet-cda, cirnet or cda")
    parser.add_argument(
        "--folds", action="store_true", help="cross-validate; without --rows that alone"
    )
    parser.add_argument("--resume", action="store_true", help="go on in the folder of a run")
    parser.add_argument("--report-to", metavar="DIR", help="copy the report to DIR/NAME")
    parser.add_argument(
        "--from",
        dest="earlier",
        metavar="REPORT",
        help="take the finished rows of an earlier report along, as from another machine",
    )
    _add_device(parser)
    parser.set_defaults(func=_lazy("reproduce"))


def _add_models(subparsers: Any) -> None:
    parser = subparsers.add_parser("models", help="list, show and make models")
    actions = parser.add_subparsers(dest="action", required=True)
    listing = actions.add_parser("list", help="the models of this machine")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(func=_lazy("list_models"))
    show = actions.add_parser("show", help="the card of one model")
    show.add_argument("model", nargs="?", metavar="ID_OR_PATH")
    show.set_defaults(func=_lazy("show_model"))
    making = actions.add_parser("release", help="make a model folder from a training run")
    making.add_argument("run", metavar="RUN")
    making.add_argument("--id", required=True)
    making.add_argument("--data", nargs="+", required=True, metavar="ZIP")
    making.add_argument("--out", required=True, metavar="DIR")
    making.add_argument("--parent", metavar="ID")
    _add_labels(making)
    _add_device(making)
    making.set_defaults(func=_lazy("release_model"))
    fitting = actions.add_parser(
        "fit", help="set anew on val what a model folder's card says beside the weights"
    )
    fitting.add_argument("folder", metavar="DIR")
    fitting.add_argument("--data", nargs="+", required=True, metavar="ZIP")
    fitting.add_argument("--domain-only", action="store_true", help="the domain's limit alone")
    _add_labels(fitting)
    _add_device(fitting)
    fitting.set_defaults(func=_lazy("fit_model"))
    _add_runtimes(actions)
    retrain.add_model_actions(actions)


def _add_runtimes(actions: Any) -> None:
    building = actions.add_parser(
        "accelerate", help="build what runs a model quicker on this machine's CPU"
    )
    building.add_argument("model", nargs="?", metavar="ID_OR_PATH")
    building.set_defaults(func=_lazy("accelerate_model"))
    comparing = actions.add_parser(
        "verify-runtime", help="compare the quicker runtime's answers with PyTorch's"
    )
    comparing.add_argument("model", nargs="?", metavar="ID_OR_PATH")
    comparing.add_argument("--data", nargs="+", required=True, metavar="ZIP")
    comparing.add_argument("--split", default="val")
    comparing.add_argument("--cells", type=int, metavar="N", help="of each pack; default: all")
    comparing.add_argument("--seed", type=int, default=0, help="which cells")
    comparing.add_argument(
        "--record", action="store_true", help="keep the verdict beside the card; it is obeyed"
    )
    comparing.set_defaults(func=_lazy("verify_runtime"))


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on.")
    return int(text)


def _add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto")


def _lazy(name: str) -> Any:
    def run(args: argparse.Namespace) -> int:
        from cirnet_core.cli import commands

        code: int = getattr(commands, name)(args)
        return code

    return run
