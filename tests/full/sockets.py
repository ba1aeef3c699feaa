"""Which sockets the real program opens, as Linux saw it.

``python -m tests.full.sockets OUT`` works through the program and the command ``cirnet`` with the
active model under strace and prints, for each, how many processes were watched and every socket
that one of them opened or connected, by family. Ends with 1 if any is not a Unix socket.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from cirnet_core.resources import resource_path

ROOT = Path(__file__).parents[2]
CALLS = "socket,socketpair,connect,bind,listen,sendto,io_uring_setup,execve,clone,clone3,fork,vfork"
_SOCKET = re.compile(r"\b(socket|socketpair|bind|connect|io_uring_setup)\(([^)]*)\)?")
_FAMILY = re.compile(r"(?:AF|PF)_[A-Z0-9]+")


def jobs(out: Path) -> dict[str, list[str]]:
    """What is watched: name → command."""
    cirnet = [sys.executable, "-m", "karyo_desktop.cli.main"]
    demo = str(resource_path("demo", "demo_cell"))
    window = out / "window"
    window.mkdir(parents=True, exist_ok=True)
    return {
        "window": [sys.executable, "-m", "tests.e2e.whole_job", str(window)],
        "cirnet karyotype": [*cirnet, "karyotype", demo, "--out", str(out / "karyotype")],
        "cirnet report": [*cirnet, "report", str(window / "a.karyo"), "--out", str(out / "report")],
        "cirnet audit verify": [*cirnet, "audit", "verify", str(window / "a.karyo")],
        "cirnet models list": [*cirnet, "models", "list"],
    }


def watch(name: str, command: list[str], out: Path) -> tuple[int, int, Counter[str]]:
    """Run under strace: exit status, processes and threads seen, sockets by family."""
    log = out / f"{name.replace(' ', '-')}.strace"
    environ = {k: v for k, v in os.environ.items() if k not in ("KARYO_ONE_PROCESS", "PYTHONPATH")}
    environ |= {
        "KARYO_HOME": str(out / "home"),
        "HOME": str(out / "home"),
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
    }
    strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", f"trace={CALLS}", "-o", str(log)]
    done = subprocess.run([*strace, *command], env=environ, check=False)
    found: Counter[str] = Counter()
    seen = set()
    for line in log.read_text(errors="replace").splitlines():
        seen.add(line.split(maxsplit=1)[0])
        match = _SOCKET.search(line)
        if match is not None:
            family = _FAMILY.search(match[2])
            found[f"{match[1]} {family[0] if family else '?'}"] += 1
    return done.returncode, len(seen), found


def main() -> int:
    """Watch all; 1 if a job failed or opened what it should not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="+", default=None)
    args = parser.parse_args()
    wrong = False
    for name, command in jobs(args.out).items():
        if args.only and name not in args.only:
            continue
        status, processes, found = watch(name, command, args.out)
        others = {what: n for what, n in found.items() if not what.endswith("AF_UNIX")}
        wrong |= bool(status or others)
        print(
            f"{name}: exit {status}, {processes} processes and threads, {dict(found)}", flush=True
        )
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
