"""The finished rows of a run in one file beside its report, so that another machine goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from cirnet_core.errors import InputError
from cirnet_core.files import parse_json, write_whole
from cirnet_core.reproduce.config import ReproduceConfig
from cirnet_core.reproduce.results import Job, Result, Standing, standing_of, write_result

FILE = "finished.json"


class Identity(msgspec.Struct, frozen=True):
    """What a run's folder belongs to."""

    config: ReproduceConfig
    data: str
    table_sha256: str


class Finished(msgspec.Struct, frozen=True):
    """``results`` by the place of their job."""

    of: Identity
    results: dict[str, Result]


def write_finished(report: Path, of: Identity, standings: Sequence[Standing]) -> None:
    """Write ``finished.json`` into a report's folder, whole or not at all."""
    found = {s.job.place: s.result for s in standings if s.result is not None}
    write_whole(report / FILE, msgspec.json.encode(Finished(of, found)))


def take_along(report: Path, out: Path, own: Identity, jobs: Sequence[Job]) -> list[Job]:
    """Put what a report holds into a run's folder; returns the jobs that were not done there.

    Raises:
        InputError: the report is damaged, or of another configuration or other data.
    """
    path = report / FILE
    try:
        found = parse_json(path.read_bytes(), Finished)
    except OSError as error:
        raise InputError(f"{report}: holds no report to go on from ({error}).") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{path}: damaged ({error}). Leave --from out.") from error
    if (found.of.config, found.of.table_sha256) != (own.config, own.table_sha256):
        raise InputError(f"{path}: is of another configuration or other data. Leave --from out.")
    taken = []
    for job in jobs:
        result = found.results.get(job.place)
        if result is not None and standing_of(out, job).result is None:
            write_result(out, job, result)
            taken.append(job)
    return taken
