"""The commands of the core: train, evaluate, models. ``python -m cirnet_core`` runs them alone."""

from __future__ import annotations

import argparse
from typing import Any


def add_commands(subparsers: Any) -> None:
    """Add the core's commands; each sets ``func(namespace) -> exit code``.

    Nothing heavy is imported until a command runs.
    """
    _add_train(subparsers)
    _add_evaluate(subparsers)
    _add_models(subparsers)


def _add_train(subparsers: Any) -> None:
    parser = subparsers.add_parser("train", help="train a CIR-Net on data packs")
    parser.add_argument("--data", nargs="+", required=True, metavar="ZIP")
    parser.add_argument("--out", required=True, metavar="RUN", help="folder of the run")
    parser.add_argument("--config", metavar="FILE", help="JSON; missing fields keep defaults")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--start-from", metavar="MODEL", help="a model or run to start from")
    parser.add_argument(
        "--finish",
        type=int,
        metavar="IMAGES",
        help="with --resume: let the learning rate fall to zero over so many images, then end",
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
    _add_device(parser)
    parser.set_defaults(func=_lazy("evaluate"))


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
    _add_device(making)
    making.set_defaults(func=_lazy("release_model"))


def _add_device(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto")


def _lazy(name: str) -> Any:
    def run(args: argparse.Namespace) -> int:
        from cirnet_core.cli import commands

        code: int = getattr(commands, name)(args)
        return code

    return run
