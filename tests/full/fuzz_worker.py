"""The process that reads: one spoilt file after the other, watched from within and from without.

``python -m tests.full.fuzz_worker READER SEED FIRST LAST BOX`` writes a JSON line before and after
each file.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any

from tests.full.fuzz_kinds import Reader, Refused, expected_errors, mutated
from tests.full.fuzz_readers import READERS

LIMIT_S = 5.0
LIMIT_BYTES = 1_000_000_000
_NEVER = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.fork", "os.posix_spawn",
    "pickle.find_class", "ctypes.dlopen", "webbrowser.",
)  # fmt: skip
_CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod",
            "os.truncate", "shutil.")  # fmt: skip


class Watch:
    """An audit hook that notes whatever a reader of files has no business to do."""

    def __init__(self, box: Path) -> None:
        self.on = False
        self.seen: list[str] = []
        self._box = os.path.realpath(box)
        roots = {sys.prefix, sys.base_prefix, os.getcwd(), sysconfig.get_path("stdlib")}
        self._readable = (*(os.path.realpath(root) for root in roots), "/proc", "/sys", "/usr",
                          "/lib", "/dev/null", "/dev/urandom", "/etc/mime")  # fmt: skip
        sys.addaudithook(self._hook)

    def _hook(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event.startswith(_NEVER):
            self.seen.append(f"{event} {args!r}"[:200])
        elif event == "open" and isinstance(args[0], str | bytes | os.PathLike):
            self._opened(os.path.realpath(os.fsdecode(args[0])), args)
        elif event.startswith(_CHANGES) and isinstance(args[0], str | bytes | os.PathLike):
            folder = args[1] if event in ("os.remove", "os.rmdir") else -1
            above = f"/proc/self/fd/{folder}" if isinstance(folder, int) and folder >= 0 else ""
            inside = self._inside(os.path.realpath(os.path.join(above, os.fsdecode(args[0]))))
            self.seen += [] if inside else [f"{event} {args!r}"[:200]]

    def _opened(self, path: str, args: tuple[Any, ...]) -> None:
        flags = args[2] if isinstance(args[2], int) else 0
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if self._inside(path):
            return
        if writes or not path.startswith(self._readable):
            self.seen.append(f"open {path} {'for writing' if writes else ''}"[:200])

    def _inside(self, path: str) -> bool:
        return path.startswith(self._box + os.sep + "target")


def _peak_bytes() -> int:
    """Greatest resident size since the last reset."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _reset_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:  # an older kernel: the peak is that of the whole process
        return


def read_one(reader: Reader, data: bytes, box: Path, watch: Watch | None) -> dict[str, Any]:
    """Read one file; says what came of it and what was wrong with that."""
    target = box / "target"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    path = target / reader.file
    path.write_bytes(data)
    before = sorted(os.listdir(box))
    _reset_peak()
    wrong = []
    message = ""
    began, wall = time.process_time(), time.monotonic()
    if watch is not None:
        watch.seen.clear()
        watch.on = True
    try:
        reader.read(path)
        outcome = "read"
    except expected_errors() as error:
        outcome, message = "refused", str(error)
        # Of an input as a whole the single files are named, which its reader has checked; a
        # model whose parts do not fit each other is restored as a folder.
        named = path.name in message or message.startswith(f"{path.parent}: the weights")
        if not named and not isinstance(error, Refused):
            wrong.append(f"does not name the file: {message[:200]}")
        wrong += _memory_errors(error)
    except BaseException as error:  # everything else is a finding
        outcome = "failed"
        wrong.append(f"{type(error).__name__}: {str(error)[:300]}")
        wrong.append(_where(error))
    if watch is not None:
        watch.on = False
        wrong += watch.seen[:5]
    seconds, peak = time.process_time() - began, _peak_bytes()
    if seconds > LIMIT_S:
        wrong.append(f"took {seconds:.1f} s")
    if peak > LIMIT_BYTES:
        wrong.append(f"took {peak // 1_000_000} MB")
    if sorted(os.listdir(box)) != before:
        wrong.append("made a file outside its folder")
    return {"outcome": outcome, "seconds": round(seconds, 3), "bytes": peak, "wrong": wrong,
            "message": message[:300], "wall": round(time.monotonic() - wall, 3)}  # fmt: skip


def _memory_errors(error: BaseException | None) -> list[str]:
    while error is not None:
        if isinstance(error, MemoryError):
            return ["asked for more memory than there is"]
        error = error.__cause__ or error.__context__
    return []


def _where(error: BaseException) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "cirnet_core" in f.filename or "karyo_desktop" in f.filename]
    return "; ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in own[-4:])


def main() -> None:
    name, seed, first, last, box = sys.argv[1:6]
    reader, place = READERS[name], Path(box)
    # Nothing here outlives its file, and a busy disk would take longer than the readers.
    os.fsync = lambda _handle: None
    reader.seeds()
    # Imports and caches are made before the limit is set and anything is watched.
    for data in reader.seeds():
        read_one(reader, data, place, None)
    pages = Path("/proc/self/statm").read_text().split()
    size = int(pages[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + 2 * LIMIT_BYTES, size + 2 * LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    watch = Watch(place)
    for index in range(int(first), int(last)):
        data = mutated(reader, name, int(seed), index)
        print(json.dumps({"begin": index}), flush=True)
        result = read_one(reader, data, place, watch)
        print(json.dumps({"end": index, **result}), flush=True)


if __name__ == "__main__":
    main()
