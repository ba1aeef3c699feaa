"""A new laboratory: how many corrected cases teach a model that never saw it, and what it forgets.

    python tests/full/new_laboratory.py --base DIR --lab cil.zip --old pki3.zip --out OUT

The base must not know ``--lab``. For each number of cases, its first so many ``train`` cases (in
one seeded order, so that each number holds the smaller ones) are a laboratory's corrections: the
base is retrained on them, a few ``test`` cases locked for its own verdict, and then candidate and
base answer all ``test`` cells of both packs, those of the old one turned at random. Stopped
and started again with the same arguments it goes on where it was. ``--limit`` takes so many test
cases of each pack, to try it out; ``--set`` changes a number of the recipe.

Prints, and writes to ``OUT/table.md``, one row per number of cases.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cirnet_core.data.pack import LabelledImage, Pack
from cirnet_core.evaluate.run import evaluate
from cirnet_core.nn.device import limit_threads
from cirnet_core.predictor import Predictor
from cirnet_core.retrain import events
from cirnet_core.retrain.recipe import Recipe, preset
from cirnet_core.retrain.run import Request, is_finished, retrain

Json = dict[str, Any]

LOCKED_CASES = 6


def write_subset(
    pack: Pack, rows: Sequence[LabelledImage], path: Path, split: str | None = None
) -> Path:
    """A pack of these rows alone, all of that split or each of its own; whole or not at all."""
    if path.exists():
        return path
    part = path.with_suffix(".part")
    lines = ["file,case,cell,label,split,rotation_deg"]
    with zipfile.ZipFile(part, "w") as out:
        for row in rows:
            out.writestr(zipfile.ZipInfo(row.file), pack.read(row.file))
            turn = "" if row.rotation_deg is None else str(row.rotation_deg)
            side = split or row.split
            lines.append(f"{row.file},{row.case},{row.cell},{row.label},{side},{turn}")
        out.writestr(zipfile.ZipInfo("chromosomes.csv"), "\n".join(lines) + "\n")
    part.replace(path)
    return path


def cases_of(pack: Pack, split: str, *, seed: int) -> list[str]:
    """The cases of a split in a seeded order."""
    names = sorted({row.case for row in pack.select(split)})
    return [names[i] for i in np.random.default_rng(seed).permutation(len(names))]


def subset(pack: Pack, split: str, cases: Sequence[str]) -> list[LabelledImage]:
    """The rows of some cases."""
    chosen = set(cases)
    return [row for row in pack.select(split) if row.case in chosen]


def measured(model: str, data: Path, out: Path, *, upright: bool, turn: int | None) -> Json:
    """``metrics.json`` of a model on a pack, from the last time where there is one."""
    path = out / "metrics.json"
    if path.exists():
        found: Json = json.loads(path.read_text())
        return found
    predictor = Predictor.load(model)
    return evaluate(predictor, data, "all", out, turn_seed=turn, upright=upright, draw=False)


def run_one(args: argparse.Namespace, cases: int, packs: dict[str, Path], recipe: Recipe) -> Json:
    """Retrain on so many cases and measure; what is finished already is read."""
    with Pack(args.lab) as lab:
        names = cases_of(lab, args.train_split, seed=args.seed)[:cases]
        rows = subset(lab, args.train_split, names)
        data = write_subset(lab, rows, args.out / f"lab-{cases:03d}.zip", "train")
    model = args.out / f"model-{cases:03d}"
    if not is_finished(model):
        retrain(
            Request(
                data=(data,),
                base=str(args.base),
                out=model,
                recipe=recipe,
                locked=(packs["locked"], "all"),
                seed=args.seed,
                upright=(),
            ),
            report=tell,
        )
    verdict: Json = json.loads((model / "verdict.json").read_text())
    found = both(str(model), f"{cases:03d}", args, packs)
    return {"cases": cases, "images": len(rows), "seconds": verdict["seconds"], **found}


def both(model: str, name: str, args: argparse.Namespace, packs: dict[str, Path]) -> Json:
    """What a model says of the new laboratory and of the old one."""
    new = measured(model, packs["lab"], args.out / f"new-{name}", upright=False, turn=None)
    old = measured(model, packs["old"], args.out / f"old-{name}", upright=args.upright, turn=1)
    return {"new": new, "old": old}


def tell(event: events.Event) -> None:
    """Print what matters of a run."""
    if isinstance(event, events.Began | events.Checked | events.Judged | events.Ended):
        print(events.encode(event), flush=True)


def share(metrics: Json, group: str) -> str:
    """An accuracy with its interval, in per cent."""
    low, high = metrics["ci95"][group]["accuracy"]
    return f"{100 * metrics[group]['accuracy']:.2f} [{100 * low:.2f}, {100 * high:.2f}]"


def table(rows: Sequence[Json], base: Json) -> str:
    """One row per number of cases, the base first."""
    lines = [
        "| cases | images | new, alone | new, assigned | errors left | old, alone | old, assigned "
        "| minutes |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        f"| 0 | 0 | {share(base['new'], 'raw')} | {share(base['new'], 'assigned')} | 100% "
        f"| {share(base['old'], 'raw')} | {share(base['old'], 'assigned')} | |",
    ]
    wrong = max(1.0 - base["new"]["assigned"]["accuracy"], 1e-9)
    for row in rows:
        new, old = row["new"], row["old"]
        left = (1.0 - new["assigned"]["accuracy"]) / wrong
        lines.append(
            f"| {row['cases']} | {row['images']:,} | {share(new, 'raw')} "
            f"| {share(new, 'assigned')} | {left:.0%} | {share(old, 'raw')} "
            f"| {share(old, 'assigned')} | {row['seconds'] / 60:.1f} |"
        )
    return "\n".join(lines)


def recipe_of(args: argparse.Namespace) -> Recipe:
    """The preset with what ``--set`` changes."""
    changes: dict[str, Any] = {}
    for text in args.set:
        name, _, value = text.partition("=")
        changes[name] = type(getattr(Recipe("normal"), name))(float(value))
    return replace(preset(args.preset), **changes)


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is missing and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--lab", type=Path, required=True)
    parser.add_argument("--old", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cases", type=int, nargs="+", default=[5, 10, 20, 40])
    parser.add_argument("--preset", default="normal")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=NUMBER")
    parser.add_argument("--limit", type=int, help="test cases of each pack")
    parser.add_argument("--train-split", default="train")
    parser.add_argument("--test-split", default="test")
    parser.add_argument("--upright", action="store_true", help="the old pack lies p arm up")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    limit_threads()
    args.out.mkdir(parents=True, exist_ok=True)
    packs: dict[str, Path] = {}
    for name, file, most in (
        ("lab", args.lab, args.limit),
        ("old", args.old, args.limit),
        ("locked", args.lab, LOCKED_CASES),
    ):
        with Pack(file) as pack:
            names = cases_of(pack, args.test_split, seed=args.seed)[:most]
            rows = subset(pack, args.test_split, names)
            packs[name] = write_subset(pack, rows, args.out / f"test-{name}.zip", "test")
    base = both(str(args.base), "base", args, packs)
    found = [run_one(args, n, packs, recipe_of(args)) for n in args.cases]
    text = table(found, base)
    (args.out / "table.md").write_text(text + "\n")
    print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
