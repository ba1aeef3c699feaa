"""Kills the real program with SIGKILL while it works on a case, and looks what is left.

``python -m tests.full.kill --count 200 --out OUT`` goes on where it stopped. Modes, in turn:
``time`` — killed at a random moment; ``call`` — killed at a random write, sync, rename, link or
removal, half of a write done; ``fails`` — some such calls fail as on a full disk, then killed;
``limit`` — no file may grow beyond a random size, then killed; ``tmpfs`` — works on a small file
system that fills up (needs root), then killed. Every third case was saved and worked on before.

After each kill: the case opens, no more than the last action of those on the screen that the
program had not called unsafe is missing, the audit chain and the seals hold, what is recovered can
be saved and opened again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from cirnet_core.synthetic import write_cell
from karyo_desktop.domain.audit import AuditEntry, verify
from karyo_desktop.domain.model import Case
from karyo_desktop.services import recovering, verifying
from karyo_desktop.services.importing import check_images, read_input
from karyo_desktop.services.quality import cell_quality
from karyo_desktop.storage.case_file import load_case, save_case
from karyo_desktop.storage.images import ImageStore
from tests.full.kill_worker import work

MODES = ("time", "call", "fails", "limit", "tmpfs")
START_S = 120.0
LONGEST_S = 2.5
SMALL_BYTES = 900_000
IMAGES = 6


@dataclass(frozen=True)
class Result:
    """What was found after one kill.

    Attributes:
        shown: entries that were on the screen and called safe.
        found: entries that are there.
        missing: how many of the first are not among the second.
        saved: whether there was a case file.
        replayed: actions that came from the journal.
        problem: what is wrong; empty if nothing is.
    """

    seed: int
    mode: str
    shown: int
    found: int
    missing: int
    saved: bool
    replayed: int
    problem: str


def kill_once(seed: int, mode: str, cell: Path, place: Path) -> Result:
    """Work, kill, look. ``place`` is empty and is left with what remained."""
    chance = random.Random(seed)
    case, home = place / "Fall ü 细胞.karyo", place / "home"
    rounds = 2 if seed % 3 == 0 else 1
    shown: list[tuple[int, str]] = []
    for turn in range(rounds):
        # The first of two rounds only makes a case with a past; it is killed at any moment.
        how = mode if turn == rounds - 1 else "time"
        name = (seed * 10 + turn, how)
        shown = _work(name, case=case, cell=cell, home=home, chance=chance) or shown
    return _look(seed, mode, case, home, shown)


def _work(
    name: tuple[int, str], *, case: Path, cell: Path, home: Path, chance: random.Random
) -> list[tuple[int, str]]:
    """Entries that the program showed, up to the last that it held for safe."""
    errors = home.parent / "errors.txt"
    reading, writing = os.pipe()
    # Forked, so that what takes seconds to import is there already.
    child = os.fork()
    if child == 0:
        _be_the_program(writing, errors, home, lambda: work(name[0], name[1], case, cell))
    os.close(writing)
    said, ends = b"", time.monotonic() + START_S
    began = False
    try:
        while time.monotonic() < ends:
            ready, _, _ = select.select([reading], [], [], 0.02)
            data = os.read(reading, 65536) if ready else None
            if data == b"":
                break
            said += data or b""
            # What the program does before its first action is killed into as well, now and then.
            if not began and (b"\n" in said if chance.random() < 0.1 else said.count(b"\n") >= 2):
                began = True
                ends = time.monotonic() + chance.uniform(0.0, LONGEST_S)
    finally:
        os.kill(child, signal.SIGKILL)
        while data := os.read(reading, 65536):
            said += data
        os.close(reading)
        os.waitpid(child, 0)
    if b"ready" not in said:
        raise RuntimeError(
            f"the program did not start: {errors.read_text(errors='replace')[-2000:]}"
        )
    shown: list[tuple[int, str]] = []
    safe = 0
    for line in said.split(b"\n")[:-1]:
        parts = line.split()
        if len(parts) == 3:
            shown.append((int(parts[0]), parts[1].decode()))
            safe = len(shown) if parts[2] == b"1" else safe
    return shown[:safe]


def _be_the_program(writing: int, errors: Path, home: Path, run: Callable[[], int]) -> None:
    """In the child: a program with a home of its own, that says on its output what it shows."""
    os.setsid()
    os.dup2(writing, 1)
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    os.environ |= {"KARYO_HOME": str(home), "HOME": str(home), "KARYO_RUNTIME": "torch"}
    try:
        run()
    except BaseException:
        traceback.print_exc()
    os._exit(0)


def _look(seed: int, mode: str, path: Path, home: Path, shown: list[tuple[int, str]]) -> Result:
    os.environ["KARYO_HOME"] = str(home)
    shown_now = shown[-1][0] if shown else 0
    saved = path.exists()
    case: Case | None = None
    images = ImageStore()
    replayed = 0
    problems: list[str] = []
    try:
        if saved:
            verdict = verifying.verify(path)
            problems += verdict.problems
            case, images = load_case(path)
            found = recovering.of_file(path, case, images)
            case, replayed = found.case, found.actions
            problems += found.problems
        best = case
        for orphan in recovering.orphans():
            if orphan.case_path is None and (back := recovering.of_unsaved(orphan)) is not None:
                problems += back[0].problems
                if best is None or len(back[0].case.audit) > len(best.audit):
                    best, images = back[0].case, back[1]
                    replayed = back[0].actions
        case = best
        if case is not None:
            problems += [str(problem) for problem in verify(case.audit)]
            problems += _again(case, images)
    except Exception as error:  # whatever it is, it is what this script looks for
        problems.append(f"{type(error).__name__}: {error}")
    missing = _missing(case.audit if case is not None else (), shown)
    if missing > 1:
        problems.append(f"{missing} actions are missing")
    found_now = len(case.audit) if case is not None else 0
    return Result(seed, mode, shown_now, found_now, missing, saved, replayed, "; ".join(problems))


def _missing(audit: tuple[AuditEntry, ...], shown: list[tuple[int, str]]) -> int:
    """Actions that were on the screen and are not in the trail."""
    there = {(entry.number, entry.digest) for entry in audit}
    return sum(item not in there for item in shown)


def _again(case: Case, images: ImageStore) -> Iterator[str]:
    """What was brought back is whole: it can be saved and opened."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "again.karyo"
        save_case(path, case, images)
        if load_case(path)[0] != case:
            yield "what was recovered is another case after saving it"


@contextmanager
def _small_disk(place: Path, seed: int) -> Iterator[None]:
    """A file system of a few hundred kilobytes."""
    size = SMALL_BYTES + random.Random(seed).randint(-600_000, 600_000)
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"]
    subprocess.run(["mount", *options, str(place)], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True, capture_output=True)


def can_mount() -> bool:
    """Whether a small file system can be made here."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with _small_disk(Path(folder), 0):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


def run_one(seed: int, mode: str, cell: Path) -> Result:
    """One kill in a folder of its own."""
    place = Path(tempfile.mkdtemp(prefix="kill-"))
    before = os.environ.get("KARYO_HOME")
    try:
        if mode != "tmpfs":
            return kill_once(seed, mode, cell, place)
        with _small_disk(place, seed):
            result = kill_once(seed, mode, cell, place)
            # What a full disk refuses to the one who looks is no fault of what lies there.
            return result
    finally:
        if before is None:
            os.environ.pop("KARYO_HOME", None)
        else:
            os.environ["KARYO_HOME"] = before
        shutil.rmtree(place, ignore_errors=True)


def small_cell(folder: Path) -> Path:
    """A folder of six chromosomes."""
    cell = folder / "six"
    if not cell.is_dir():
        whole = Path(tempfile.mkdtemp(dir=folder))
        write_cell(whole, 46, sex="XX")
        cell.mkdir()
        for name in sorted(path.name for path in whole.iterdir())[:IMAGES]:
            (whole / name).rename(cell / name)
        shutil.rmtree(whole)
    return cell


def main(argv: list[str] | None = None) -> int:
    """Run what is left; exit 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--modes", nargs="+", choices=MODES, default=None)
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    modes = args.modes or [mode for mode in MODES if mode != "tmpfs" or can_mount()]
    cell = small_cell(args.out)
    import_once(cell)
    log = args.out / "results.jsonl"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    results = [Result(**json.loads(line)) for line in lines]
    done = {result.seed for result in results}
    for seed in range(args.count):
        if seed in done:
            continue
        result = run_one(seed, modes[seed % len(modes)], cell)
        results.append(result)
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result)) + "\n")
        print(f"{seed + 1}/{args.count} {result}", flush=True)
    return summary(results)


def import_once(cell: Path) -> None:
    """Everything that an import needs is loaded before the first fork."""
    with read_input(cell) as reader:
        for found in reader:
            images, _ = check_images(found.images)
            cell_quality(images)


def summary(results: list[Result]) -> int:
    """Print the table; 1 if anything was wrong."""
    print(f"\n{'mode':<8}{'kills':>6}{'saved':>7}{'replayed':>10}{'missing':>9}{'wrong':>7}")
    for mode in MODES:
        of_mode = [result for result in results if result.mode == mode]
        if of_mode:
            missing = Counter(result.missing for result in of_mode)
            wrong = sum(bool(result.problem) for result in of_mode)
            saved = sum(result.saved for result in of_mode)
            replayed = sum(result.replayed for result in of_mode)
            most = max(missing)
            print(f"{mode:<8}{len(of_mode):>6}{saved:>7}{replayed:>10}{most:>9}{wrong:>7}")
    print("missing: the most actions of one kill that were on the screen and are not there")
    for result in results:
        if result.problem:
            print(f"seed {result.seed} ({result.mode}): {result.problem}")
    return int(any(result.problem for result in results))


if __name__ == "__main__":
    sys.exit(main())
