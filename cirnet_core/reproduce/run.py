"""``cirnet reproduce``: row by row, resumable, with a report that grows."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from cirnet_core.data.pack import TABLE, Pack
from cirnet_core.errors import InputError
from cirnet_core.evaluate.metrics import Json
from cirnet_core.files import parse_json
from cirnet_core.reproduce.config import ReproduceConfig
from cirnet_core.reproduce.finished import Identity, take_along, write_finished
from cirnet_core.reproduce.fit import Fit, Fitted
from cirnet_core.reproduce.gallery import Gallery
from cirnet_core.reproduce.measure import figures_of, tsne_of
from cirnet_core.reproduce.networks import Compared, build, count_as_keras
from cirnet_core.reproduce.paper import ROWS, Row
from cirnet_core.reproduce.protocol import OWN, Protocol, Sets
from cirnet_core.reproduce.report import write_report
from cirnet_core.reproduce.results import Cloud, Job, Result, standing_of, write_result
from cirnet_core.reproduce.score import Computing, computing_on, kept, score
from cirnet_core.reproduce.splits import draw_karyotypes
from cirnet_core.synthetic import write_pack
from cirnet_core.train.checkpoint import POINTER
from cirnet_core.types import DeviceInfo

RUN = "run.json"
REPORT = "report"


@dataclass(frozen=True)
class Wanted:
    """What one call shall do: these rows, and the folds of the configuration or not."""

    rows: Sequence[Row]
    folds: bool = False


def reproduce(
    config: ReproduceConfig,
    data: Path | None,
    out: Path,
    wanted: Wanted,
    *,
    device: tuple[torch.device, DeviceInfo],
    resume: bool = False,
    earlier: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Path:
    """Run what is wanted and not yet done, and write the report of all that is done.

    Args:
        data: the pack; None for synthetic cells, where the configuration has them.
        out: folder of the run; a finished row in it is not run again, a begun one goes on.
        device: as ``choose_device`` returns it.
        earlier: the report of a run elsewhere, whose finished rows are taken along.

    Returns:
        The folder of the report.

    Raises:
        InputError: the folder holds another run, or the data cannot be used.
    """
    out.mkdir(parents=True, exist_ok=True)
    if (out / RUN).exists() and not resume:
        raise InputError(f"{out}: holds a run already. Go on with --resume, or name a new folder.")
    with Pack(_data(config, data, out)) as pack:
        own = _claim(out, config, pack)
        computing = computing_on(device[0], config.precision)
        numbers = "bfloat16" if computing.low else "float32"
        named = f"{device[1].label}, {numbers}"
        run = _Run(own, pack, out, computing=computing, device=named, say=say)
        if earlier is not None:
            for job in take_along(earlier, out, own, run.known):
                say(f"{job.place}: finished in {earlier}")
        report = run.report()
        for job in run.jobs(wanted):
            finished = not should_stop() and run.do(job, should_stop)
            report = run.report()  # it grows row by row
            if not finished:
                break
    return report


def config_of(out: Path) -> ReproduceConfig:
    """The configuration of the run in a folder.

    Raises:
        InputError: there is none.
    """
    return _identity(out).config


def _identity(out: Path) -> Identity:
    try:
        return parse_json((out / RUN).read_bytes(), Identity)
    except OSError as error:
        raise InputError(
            f"{out}: holds no run ({error}). Name --preset or --config to begin one."
        ) from error
    except msgspec.DecodeError as error:
        raise InputError(f"{out / RUN}: damaged ({error}). Begin in a new folder.") from error


def _data(config: ReproduceConfig, data: Path | None, out: Path) -> Path:
    if data is not None:
        return data
    if not config.synthetic_cells:
        raise InputError(f"--data: the configuration {config.name!r} needs a data pack.")
    path = out / "synthetic.zip"
    if not path.exists():
        write_pack(path, config.synthetic_cells, config.seed, aneuploid_share=0.0)
    return path


def _claim(out: Path, config: ReproduceConfig, pack: Pack) -> Identity:
    own = Identity(config, pack.path.name, hashlib.sha256(pack.read(TABLE)).hexdigest())
    if not (out / RUN).exists():
        (out / RUN).write_bytes(msgspec.json.format(msgspec.json.encode(own), indent=1))
        return own
    before = _identity(out)
    if before.config != config:
        raise InputError(
            f"{out}: was begun with another configuration ({before.config.name}). "
            "Leave --preset and --config out to go on with it, or name a new folder."
        )
    if before.table_sha256 != own.table_sha256:
        raise InputError(f"{out}: was begun with other data ({before.data}).")
    return own


class _Run:
    """The moving parts of one call."""

    def __init__(
        self,
        own: Identity,
        pack: Pack,
        out: Path,
        *,
        computing: Computing,
        device: str,
        say: Callable[[str], None],
    ) -> None:
        self._own, self._config, self._pack, self._out = own, own.config, pack, out
        self._computing, self._device, self._say = computing, device, say
        self._opened: tuple[Gallery, Protocol] | None = None

    def jobs(self, wanted: Wanted) -> list[Job]:
        """What is to do, in order: the rows, then the folds."""
        jobs = [Job(row) for row in wanted.rows]
        if wanted.folds:
            jobs += self._folds()
        return [job for job in jobs if standing_of(self._out, job).result is None]

    def report(self) -> Path:
        """Write the report of every row of Table 1 and every fold, run or not."""
        standings = [standing_of(self._out, job) for job in self.known]
        folder = write_report(self._out / REPORT, self._config, self._pack.name, standings)
        write_finished(folder, self._own, standings)
        return folder

    @property
    def known(self) -> list[Job]:
        """Every row of Table 1 and every fold, wanted or not."""
        return [*map(Job, ROWS), *self._folds()]

    def _folds(self) -> list[Job]:
        rows = [row for row in ROWS if row.id in self._config.fold_rows]
        return [Job(row, fold) for row in rows for fold in range(self._config.folds)]

    def do(self, job: Job, should_stop: Callable[[], bool]) -> bool:
        """Train and measure one job; false if it was stopped before its end."""
        config, plan = self._config, self._config.networks[job.row.network]
        gallery, protocol = self._open()
        sets = protocol.sets(job.row.augmentation, job.fold)
        torch.manual_seed(config.seed)
        net = build(job.row.network, plan)
        net.to(self._computing.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._say(f"{job.place}: {count_as_keras(net):,} parameters, {len(sets.train):,} views")
        folder = self._out / job.place
        fitted = Fit(
            net,
            gallery,
            sets,
            config,
            plan,
            budget=plan.images.of(job.row.augmentation),
            folder=folder,
            computing=self._computing,
            say=self._say,
        ).go(should_stop)
        if fitted.outcome == "stopped":
            self._say(f"{job.place}: stopped after {fitted.images:,} images; --resume goes on")
            return False
        write_result(self._out, job, self._measured(job, net, sets, gallery, fitted))
        _drop_checkpoints(folder)
        return True

    def _open(self) -> tuple[Gallery, Protocol]:
        if self._opened is None:
            config = self._config
            karyotypes = draw_karyotypes(
                self._pack.select("train"),
                males=config.males,
                females=config.females,
                seed=config.seed,
            )
            drawn = [row for cell in karyotypes for row in cell.rows]
            self._say(f"reading {len(karyotypes)} karyotypes and the test cells")
            gallery = Gallery(self._pack, [*drawn, *self._pack.select("test")])
            self._opened = gallery, Protocol(config, gallery, karyotypes)
        return self._opened

    def _measured(
        self, job: Job, net: Compared, sets: Sets, gallery: Gallery, fitted: Fitted
    ) -> Result:
        plan = self._config.networks[job.row.network]
        done = fitted.outcome == "done"
        tests, tsne = self._tested(job, net, sets, gallery) if done else ({}, None)
        return Result(
            outcome="done" if done else "diverged",
            images=fitted.images,
            budget=plan.images.of(job.row.augmentation),
            canvas_px=plan.canvas_px,
            field_px=plan.field_px,
            parameters=count_as_keras(net),
            train_views=len(sets.train),
            watch_views=len(sets.watch),
            seconds=fitted.seconds,
            cpu_seconds=fitted.cpu_seconds,
            device=self._device,
            unreadable=gallery.unreadable,
            tests=tests,
            shared_originals=sets.shared_originals,
            tsne=tsne,
        )

    def _tested(
        self, job: Job, net: Compared, sets: Sets, gallery: Gallery
    ) -> tuple[dict[str, Json], Cloud | None]:
        config, plan = self._config, self._config.networks[job.row.network]
        tests: dict[str, Json] = {}
        tsne: Cloud | None = None
        for name, views in sets.tests.items():
            of_row = name == OWN and job.fold is None
            keep = config.tsne_images if of_row else 0
            logits, features = score(
                net, gallery, views, plan, config.pictures, computing=self._computing, keep=keep
            )
            index = np.array([view.index for view in views])
            cases = [gallery.rows[int(i)].case for i in index]
            tests[name] = figures_of(gallery.labels[index], logits, cases)
            self._say(f"{job.place}: {name} {tests[name]['accuracy']:.2%} of {len(views):,}")
            if of_row:
                tsne = _cloud(features, gallery.labels[index[kept(len(index), keep)]], config.seed)
        return tests, tsne


def _cloud(features: NDArray[np.float32], labels: NDArray[np.int64], seed: int) -> Cloud:
    x, y = tsne_of(features, seed=seed).astype(float).round(2).T.tolist()
    return Cloud(labels.tolist(), x, y)


def _drop_checkpoints(folder: Path) -> None:
    """A finished row needs none, and CIR-Net's are large."""
    (folder / POINTER).unlink(missing_ok=True)
    for old in folder.glob("checkpoint-*"):
        shutil.rmtree(old, ignore_errors=True)
