"""Feeds each reader spoilt files and looks for crashes, hangs, memory and strays.

``python -m tests.full.fuzz --reader NAME --count N --seed S [--resume] [--out DIR]``

Every file is made from the seed and its number alone. A worker process reads it: it may take 5 s
and 1 GB, must end with a success or a refusal that names the file, and must touch nothing outside
its folder. Findings lie in DIR/findings with the file that made them; ``--only N`` reads one again.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.full.fuzz_kinds import mutated
from tests.full.fuzz_readers import READERS
from tests.full.fuzz_worker import LIMIT_S

Json = dict[str, Any]
START_S = 120.0
"""Until a worker has loaded its libraries, on a busy machine."""
MOST_WAIT_S = 300.0
"""However busy the machine is."""


class Tally:
    """What was read so far; kept on the disk, so that ``--resume`` goes on."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._path = path
        self.counts: Counter[str] = Counter()
        self.done, self.slowest_s, self.largest_bytes, self.slowest_wall_s = 0, 0.0, 0, 0.0
        if resume and path.exists():
            record = json.loads(path.read_bytes())
            self.counts.update(record["counts"])
            self.done = record["done"]
            self.slowest_s, self.largest_bytes = record["slowest_s"], record["largest_bytes"]
            self.slowest_wall_s = record["slowest_wall_s"]

    def add(self, result: Json) -> None:
        self.counts[result["outcome"]] += 1
        self.counts["findings"] += bool(result["wrong"])
        self.done = result["end"] + 1
        self.slowest_s = max(self.slowest_s, result["seconds"])
        self.slowest_wall_s = max(self.slowest_wall_s, result["wall"])
        self.largest_bytes = max(self.largest_bytes, result["bytes"])

    def save(self) -> None:
        record = {k: v for k, v in vars(self).items() if not k.startswith("_")}
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(record))
        part.replace(self._path)

    def line(self, name: str, count: int) -> str:
        c = self.counts
        return (
            f"{name}: {self.done} of {count} files: {c['read']} read, {c['refused']} refused, "
            f"{c['failed']} failed, {c['died']} died, {c['findings']} findings; slowest "
            f"{self.slowest_s:.2f} s of CPU ({self.slowest_wall_s:.2f} s by the clock), "
            f"most memory {self.largest_bytes / 1e6:.0f} MB"
        )


class Worker:
    """One reading process."""

    def __init__(self, name: str, seed: int, first: int, last: int, box: Path) -> None:
        command = [sys.executable, "-m", "tests.full.fuzz_worker", name, str(seed), str(first),
                   str(last), str(box)]  # fmt: skip
        environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environ
        )
        assert self.process.stdout is not None
        self._handle = self.process.stdout.fileno()
        self._rest = b""

    def line(self, patience_s: float) -> Json | None:
        """The next line; None when the process ended or was silent for too long."""
        last_s = time.monotonic() + MOST_WAIT_S
        until_s, cpu_s = time.monotonic() + patience_s, self._cpu()[1]
        cpu_until_s = cpu_s + patience_s
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._handle], [], [], max(until_s - time.monotonic(), 0))
            data = os.read(self._handle, 65536) if ready else b""
            self._rest += data
            if ready and not data:
                return None
            if not ready:
                # On a busy machine it may only wait for its turn, which is no fault of the reader.
                before_s = cpu_s
                state, cpu_s = self._cpu()
                idle = state not in "RD" and cpu_s == before_s
                if idle or cpu_s > cpu_until_s or time.monotonic() > last_s:
                    return None
                until_s = time.monotonic() + 1.0
        line, _, self._rest = self._rest.partition(b"\n")
        found: Json = json.loads(line)
        return found

    def _cpu(self) -> tuple[str, float]:
        """What it is doing (``R`` running or wanting to, ``S`` waiting for something, …), and how
        many seconds it has computed."""
        try:
            text = Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return "X", 0.0
        values = text.rpartition(")")[2].split()
        return values[0], (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> str:
        """Kill it; says how it ended if it was by itself."""
        code = self.process.poll()
        self.process.kill()
        self.process.wait()
        if code is None:
            return f"hung for more than {LIMIT_S:.0f} s"
        return f"the process died with {code}"


@dataclass
class Run:
    """One reader and its files."""

    name: str
    seed: int
    count: int
    out: Path
    tally: Tally
    silent_once: set[int] = field(default_factory=set)
    """Files over which a worker was silent; that is believed the second time only."""

    def work(self, box: Path) -> None:
        """Read on with one worker until all is read or the worker ends."""
        tally = self.tally
        worker = Worker(self.name, self.seed, tally.done, self.count, box)
        try:
            while tally.done < self.count:
                # A file is made between two reads, some of hundreds of megabytes.
                begun = worker.line(START_S)
                longer = 4 if tally.done in self.silent_once else 1
                result = worker.line(LIMIT_S * longer) if begun else None
                if result is None:
                    self._ended(worker.end(), begun)
                    return
                self._add(result)
                if tally.done % 500 == 0:
                    tally.save()
                    print(tally.line(self.name, self.count), flush=True)
        finally:
            worker.end()

    def _ended(self, how: str, begun: Json | None) -> None:
        if begun is None:
            raise SystemExit(f"{self.name}: no worker starts at file {self.tally.done} ({how})")
        index = begun["begin"]
        if how.startswith("hung") and index not in self.silent_once:
            self.silent_once.add(index)
            return
        self._add({"end": index, "outcome": "died", "seconds": 0.0, "wall": 0.0, "bytes": 0,
                   "wrong": [how], "message": ""})  # fmt: skip

    def _add(self, result: Json) -> None:
        self.tally.add(result)
        if not result["wrong"]:
            return
        folder = self.out / "findings"
        folder.mkdir(exist_ok=True)
        stem = f"{self.name}-{self.seed}-{result['end']:06d}"
        data = mutated(READERS[self.name], self.name, self.seed, result["end"])
        (folder / f"{stem}.bin").write_bytes(data)
        (folder / f"{stem}.json").write_text(json.dumps(result, indent=1))
        print(f"FINDING {stem}: {' | '.join(result['wrong'])}"[:600], flush=True)


def fuzz(name: str, count: int, seed: int, out: Path, *, resume: bool) -> Tally:
    """Read ``count`` files with one reader; findings are written as they come."""
    out.mkdir(parents=True, exist_ok=True)
    run = Run(name, seed, count, out, Tally(out / f"{name}-{seed}.json", resume=resume))
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        box = Path(folder)
        (box / "canary.png").write_bytes(READERS["image"].seeds()[0])
        while run.tally.done < count:
            run.work(box)
    run.tally.save()
    return run.tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", choices=[*READERS, "all"], required=True)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--only", type=int, help="read this one file again, in this process")
    parser.add_argument("--out", type=Path, default=Path("build") / "fuzz")
    args = parser.parse_args()
    if args.only is not None:
        from tests.full.fuzz_worker import read_one

        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            data = mutated(READERS[args.reader], args.reader, args.seed, args.only)
            print(json.dumps(read_one(READERS[args.reader], data, Path(folder), None), indent=1))
        return 0
    findings = 0
    for name in READERS if args.reader == "all" else [args.reader]:
        tally = fuzz(name, args.count, args.seed, args.out, resume=args.resume)
        print(tally.line(name, args.count), flush=True)
        findings += tally.counts["findings"]
    return int(findings > 0)


if __name__ == "__main__":
    sys.exit(main())
