"""The report: Markdown, charts and ``results.json``, from whatever is done so far."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from cirnet_core.errors import InputError
from cirnet_core.evaluate.metrics import Json
from cirnet_core.files import write_whole
from cirnet_core.reproduce.config import ReproduceConfig
from cirnet_core.reproduce.differences import differences
from cirnet_core.reproduce.figures import draw_charts
from cirnet_core.reproduce.paper import (
    AUGMENTATION_NAMES,
    FOLDS_PERCENT,
    NETWORK_NAMES,
    PARAMETERS,
    ROWS,
    TABLE_1,
)
from cirnet_core.reproduce.protocol import OWN, UNSEEN
from cirnet_core.reproduce.results import Standing

REPORT, RESULTS = "report.md", "results.json"
NOT_RUN = "not run"
_KEPT_OUT = frozenset({"confusion", "roc_tpr"})


def write_report(
    folder: Path, config: ReproduceConfig, data: str, standings: Sequence[Standing]
) -> Path:
    """Write the report of a run, whatever is done; returns its folder.

    Args:
        data: the pack's name.
        standings: of all rows of Table 1, and of the folds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = [s for s in standings if s.job.fold is None]
    folds = [s for s in standings if s.job.fold is not None]
    charts = draw_charts(rows, folder)
    text = "\n".join(
        [
            f"# The paper, redone: `{config.name}`",
            "",
            "Table 1, the cross-validation and Figures 3 and 4 of Lin et al., *CIR-Net* (2020), "
            f"run on `{data}` with the configuration `{config.name}`. Each row names what it was "
            "given; what was not run says so. No figure of ours is taken from anywhere but "
            "`results.json` beside this page.",
            "",
            *_table_1(config, rows),
            *_how(config, rows),
            *_folds(config, folds),
            *_charts(charts),
            "## Differences from the paper",
            "",
            *(f"- {line}" for line in differences(config, list(standings))),
            "",
            *_again(config, standings),
        ]
    )
    write_whole(folder / REPORT, text.encode() + b"\n")
    write_whole(folder / RESULTS, _results(config, data, standings))
    return folder


def copy_report(report: Path, target: Path) -> Path:
    """Copy a report's folder, and take away charts of an older one; returns the target.

    Raises:
        InputError: it cannot be written.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        for old in target.glob("*.png"):
            old.unlink()
        for file in sorted(report.iterdir()):
            write_whole(target / file.name, file.read_bytes())
    except OSError as error:
        raise InputError(f"{target}: cannot write the report ({error}).") from error
    return target


def _table_1(config: ReproduceConfig, rows: Sequence[Standing]) -> list[str]:
    both = config.protocol != "by_case"
    head = ["network", "augmentation", "", "P", "R", "F1", "accuracy", "95% interval", "AUC"]
    if both:
        head.append("accuracy, unseen cases")
    lines = ["## Table 1", "", _line(head), _line(["---"] * len(head))]
    for row in rows:
        paper = TABLE_1[row.job.row.id]
        name = NETWORK_NAMES[row.job.row.network]
        augmentation = AUGMENTATION_NAMES[row.job.row.augmentation]
        shares = [f"{v:.2f}" for v in (paper.precision, paper.recall, paper.f1)]
        lines.append(
            _line(
                [name, augmentation, "paper", *shares, f"{paper.accuracy_percent:.2f}%", "–", "–"]
                + ["–"] * both
            )
        )
        lines.append(_line(["", "", "ours", *_ours(row, both)]))
    return [*lines, "", *_caption()]


def _caption() -> list[str]:
    return [
        "P, R and F1 are means over the 24 classes and accuracy is over all chromosomes (Eq. "
        "10–16); intervals by bootstrap over cases; AUC as in Fig. 3, whose numbers are not at "
        "hand.",
        "",
    ]


def _ours(row: Standing, both: bool) -> list[str]:
    state = _state(row)
    if row.result is None or OWN not in row.result.tests:
        return [state, *["–"] * (5 + both)]
    own = row.result.tests[OWN]
    low, high = own["accuracy_ci95"]
    shown = [f"{own[key]:.2f}" for key in ("precision", "recall", "f1")]
    shown += [f"**{own['accuracy']:.2%}**", f"{low:.1%} – {high:.1%}", _number(own["auc"])]
    return shown + ([f"{row.result.tests[UNSEEN]['accuracy']:.2%}"] if both else [])


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"


def _state(row: Standing) -> str:
    if row.result is None:
        return f"stopped after {row.images:,} images, not measured" if row.images else NOT_RUN
    if row.result.outcome == "diverged":
        return f"diverged after {row.result.images:,} images"
    return "done"


def _how(config: ReproduceConfig, rows: Sequence[Standing]) -> list[str]:
    head = ["row", "state", "canvas", "budget (images)", "drawn", "different views"]
    head += ["parameters", "the paper's", "minutes", "CPU minutes", "device", "tested on"]
    lines = ["## What each row was given", "", _line(head), _line(["---"] * len(head))]
    for standing in rows:
        row, result = standing.job.row, standing.result
        plan = config.networks[row.network]
        budget = plan.images.of(row.augmentation)
        canvas = f"{plan.canvas_px}×{plan.canvas_px}"
        pairs = f", {plan.pair_images:,} of them in pairs" if plan.pair_images else ""
        cells = [row.id, _state(standing), canvas, f"{budget:,}{pairs}"]
        paper = f"{PARAMETERS[row.network]:,}"
        if result is None:
            cells += [f"{standing.images:,}", "–", "–", paper, "–", "–", "–", "–"]
        else:
            tested = " + ".join(f"{test['n']:,}" for test in result.tests.values())
            cells += [
                f"{result.images:,}",
                f"{result.train_views:,}",
                f"{result.parameters:,}",
                paper,
                f"{result.seconds / 60:.1f}",
                f"{result.cpu_seconds / 60:.1f}",
                result.device,
                tested or "–",
            ]
        lines.append(_line(cells))
    note = []
    short = [s.job.row.id for s in rows if s.result and s.result.images < s.result.train_views]
    if short:
        names = ", ".join(f"`{name}`" for name in short)
        note += [
            f"The budget of {names} ends before each view was drawn once, so these figures say "
            "what so many images give and not what the method can.",
            "",
        ]
    lost = max((s.result.unreadable for s in rows if s.result), default=0)
    if lost:
        note += [f"{lost:,} images could not be read and are left out.", ""]
    return [*lines, "", *note]


def _folds(config: ReproduceConfig, folds: Sequence[Standing]) -> list[str]:
    lines = ["## Cross-validation", ""]
    for row in [row for row in ROWS if row.id in config.fold_rows]:
        own = [s for s in folds if s.job.row == row]
        figures = [s.result.tests[OWN]["accuracy"] for s in own if s.result and s.result.tests]
        states = ", ".join(
            f"{s.result.tests[OWN]['accuracy']:.2%}" if s.result and s.result.tests else _state(s)
            for s in own
        )
        said = f"`{row.id}`, {len(own)} folds: {states}."
        if len(figures) == len(own):
            mean, deviation = float(np.mean(figures)), float(np.std(figures))
            said += f" Mean {mean:.2%}, standard deviation {deviation:.2%}."
        elif figures:
            said += " No mean is given before all folds are done."
        lines += [said, ""]
    mean, printed = FOLDS_PERCENT
    return [
        *lines,
        f"The paper has {mean}% ± {printed} for CIR-Net with CDA alone; by its published notebook "
        f"the {printed} is two standard deviations, so one is {printed / 2:.2f}.",
        "",
    ]


def _charts(charts: Sequence[Path]) -> list[str]:
    if not charts:
        return []
    words = {"roc.png": "ROC curves, averaged over the classes (Fig. 3)"}
    lines = ["## Charts", ""]
    for path in charts:
        lines += [f"![{words.get(path.name, 'Features before the softmax (Fig. 4)')}]({path.name})"]
        lines += [""]
    return lines


def _again(config: ReproduceConfig, standings: Sequence[Standing]) -> list[str]:
    lines = ["## Run it", ""]
    open_rows = [s for s in standings if s.result is None]
    if open_rows:
        names = ", ".join(f"`{s.job.place.split('/')[1]}`" for s in open_rows)
        lines += [f"Not run yet: {names}. The commands, in the folder of an earlier run:", ""]
    data = "" if config.synthetic_cells else " --data pki3.zip"
    command = f"cirnet reproduce --preset {config.name}{data} --out RUN"
    return [
        *lines,
        "```sh",
        f"{command} --rows vanilla siamese",
        f"{command} --resume --rows cirnet",
        f"{command} --resume --folds",
        "```",
        "",
        "A finished row is never run again, a begun one goes on from its last checkpoint.",
    ]


def _results(config: ReproduceConfig, data: str, standings: Sequence[Standing]) -> bytes:
    document = {
        "schema_version": 1,
        "config": config,
        "data": data,
        "paper": {"table_1": TABLE_1, "folds_percent": FOLDS_PERCENT},
        "rows": [_record(s) for s in standings if s.job.fold is None],
        "folds": [_record(s) for s in standings if s.job.fold is not None],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _record(standing: Standing) -> Json:
    job, result = standing.job, standing.result
    record: Json = {"row": job.row.id, "fold": job.fold, "state": _state(standing)}
    if result is None:
        return record | {"images": standing.images}
    known: Json = msgspec.to_builtins(result)
    del known["tsne"]
    known["seconds"] = round(result.seconds, 1)
    known["cpu_seconds"] = round(result.cpu_seconds, 1)
    known["tests"] = {
        name: {key: value for key, value in test.items() if key not in _KEPT_OUT}
        for name, test in result.tests.items()
    }
    return record | known


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
