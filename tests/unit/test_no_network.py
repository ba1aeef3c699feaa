"""The tests' own guard, and that every process of the program is told to stay offline."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from tests.guard.sitecustomize import NetworkUse

OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK")


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("2001:db8::1", 80)])
def test_no_test_reaches_beyond_this_machine(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as one, pytest.raises(NetworkUse):
        one.connect(address)
    with pytest.raises(NetworkUse):
        socket.create_connection(address)
    with pytest.raises(NetworkUse):
        socket.getaddrinfo(*address)


def test_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(b"x")
        peer, _ = server.accept()
        with peer:
            assert peer.recv(1) == b"x"


def test_a_process_that_a_test_starts_is_guarded_too() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "NetworkUse" in done.stderr


@pytest.mark.parametrize(
    "module", ["cirnet_core.nn.cirnet", "cirnet_core.cli", "karyo_desktop.cli.main"]
)
def test_every_process_is_told_to_stay_offline(module: str) -> None:
    code = (
        f"import {module}, os, huggingface_hub.constants as c; print(c.HF_HUB_OFFLINE, "
        f"*(os.environ.get(n) for n in {OFFLINE!r}))"
    )
    environ = {key: value for key, value in os.environ.items() if key not in OFFLINE}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ
    )
    assert done.stdout.split() == ["True", *["1"] * len(OFFLINE)]
