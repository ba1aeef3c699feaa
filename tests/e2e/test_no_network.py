"""The program's own processes open no socket but Unix ones, as Linux itself sees it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from cirnet_core.resources import resource_path
from cirnet_core.synthetic import write_pack
from tests.core.conftest import tiny_config
from tests.gui.retraining_samples import activate_tiny

ROOT = Path(__file__).parents[2]
WATCHED = [sys.executable, "-m", "tests.guard.only_unix", sys.executable]


def run(*arguments: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A Python that is killed at its first socket that is no Unix one, as all that it starts is."""
    return subprocess.run(
        [*WATCHED, *arguments],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def environ(own_home: Path) -> dict[str, str]:
    """As outside of the tests: many processes, no guard of the tests' own."""
    kept = {k: v for k, v in os.environ.items() if k not in ("KARYO_ONE_PROCESS", "PYTHONPATH")}
    return {**kept, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture(autouse=True)
def watched(environ: dict[str, str]) -> None:
    done = run("-c", "print('here')", environ=environ)
    if "NoWatchError" in done.stderr:
        pytest.skip(done.stderr.strip().splitlines()[-1])
    assert done.stdout.strip() == "here", done.stderr


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"])
def test_the_watch_sees_every_other_socket(environ: dict[str, str], family: str) -> None:
    code = f"import socket; socket.socket(socket.{family}, socket.SOCK_DGRAM); print('open')"
    done = run("-c", code, environ=environ)
    assert done.returncode == -signal.SIGSYS
    assert done.stdout == ""
    # One that is started by another is seen as well.
    started = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {code!r}]))"
    assert run("-c", started, environ=environ).returncode == 256 - signal.SIGSYS


def test_unix_sockets_stay_open(environ: dict[str, str]) -> None:
    code = "import socket; a, b = socket.socketpair(); socket.socket(socket.AF_UNIX); print('open')"
    assert run("-c", code, environ=environ).stdout.strip() == "open"


@pytest.mark.slow
def test_the_window_and_its_processes_open_none(environ: dict[str, str], tmp_path: Path) -> None:
    activate_tiny(tmp_path / "tiny")
    out = tmp_path / "out"
    out.mkdir()
    done = run("-m", "tests.e2e.whole_job", str(out), environ=environ)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "a.pdf" in {path.name for path in out.iterdir()}


@pytest.mark.slow
def test_the_command_opens_none(environ: dict[str, str], tmp_path: Path) -> None:
    activate_tiny(tmp_path / "tiny")
    demo = str(resource_path("demo", "demo_cell"))
    for arguments in (
        ("karyotype", demo, "--out", str(tmp_path / "out")),
        ("models", "list"),
        ("audit", "key"),
    ):
        done = run("-m", "karyo_desktop.cli.main", *arguments, environ=environ)
        assert done.returncode == 0, (arguments, done.stderr[-2000:])


@pytest.mark.slow
def test_training_opens_none(environ: dict[str, str], tmp_path: Path) -> None:
    pack, config = tmp_path / "pack.zip", tmp_path / "config.json"
    write_pack(pack, 10, 7)
    config.write_bytes(msgspec.json.encode(tiny_config(images=32, val_every_images=32)))
    arguments = ("--data", str(pack), "--out", str(tmp_path / "run"), "--config", str(config))
    more = ("--device", "cpu", "--workers", "1")
    done = run("-m", "cirnet_core", "train", *arguments, *more, environ=environ)
    assert done.returncode == 0, done.stderr[-2000:]
