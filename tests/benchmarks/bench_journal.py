"""What the journal costs the window: an append, with and without waiting for the disk.

``python -m tests.benchmarks.bench_journal``
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from karyo_desktop.domain.audit import append
from karyo_desktop.domain.edits import Move
from karyo_desktop.domain.journal import Did, Record, replayed
from karyo_desktop.domain.model import Case, Cell, Chromosome, Proposal, empty_karyogram
from karyo_desktop.services.keeping import Keeping
from karyo_desktop.storage.images import ImageStore

ACTIONS = 500
IMAGE_BYTES = 8_000


def a_case(images: ImageStore) -> Case:
    """One cell of 46 chromosomes with their proposals."""
    said = Proposal("1", "1", 0.9, tuple([1 / 24] * 24), 12.5, 0.9, ())
    items = tuple(
        Chromosome(f"c{k}", f"{k}.png", images.add(os.urandom(IMAGE_BYTES)), said)
        for k in range(46)
    )
    return Case("K", (Cell("cell1", "1", items, empty_karyogram(tuple(i.id for i in items))),))


def main() -> None:
    """Print milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KARYO_HOME"] = folder
        images = ImageStore()
        case = a_case(images)
        began = time.perf_counter()
        keeping = Keeping(case, images, path=None, title="bench")
        first_ms = (time.perf_counter() - began) * 1e3
        appends, waits = [], []
        for k in range(ACTIONS):
            edit = Move((f"c{k % 46}",), str(k % 22 + 1))
            before = {f"c{k % 46}": {"class": "tray", "rotation_deg": 12.5}}
            at = "2026-03-01T10:00:00+01:00"
            audit = append(case.audit, action="corrected", who="A", at=at, after=before)
            record = Record((Did("cell1", edit, at),), audit[-1])
            case = replayed(replace(case), record)
            began = time.perf_counter()
            keeping.record(record, case)
            appends.append((time.perf_counter() - began) * 1e3)
            began = time.perf_counter()
            keeping.sync()
            waits.append((time.perf_counter() - began) * 1e3)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.journal"))
        print(f"beginning, a cell of 46 images: {first_ms:.1f} ms")
        for name, times in (("append, in the window's thread", appends), ("sync, beside", waits)):
            ordered = sorted(times)
            print(
                f"{name}: median {statistics.median(times):.2f} ms, "
                f"99% {ordered[int(len(ordered) * 0.99)]:.2f} ms, longest {ordered[-1]:.2f} ms"
            )
        print(f"journal after {ACTIONS} actions: {size / 1e6:.2f} MB")
        keeping.end()


if __name__ == "__main__":
    main()
