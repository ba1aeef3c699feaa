"""The set-up's modules are scripts beside each other, not a package: put them on the path."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT / "packaging"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the files that decide what is installed."""
    root = tmp_path / "checkout"
    (root / "packaging").mkdir(parents=True)
    for name in ("requirements.txt", "requirements-test.txt", "constraints.txt"):
        (root / "packaging" / name).write_bytes((CHECKOUT / "packaging" / name).read_bytes())
    (root / "pyproject.toml").write_bytes((CHECKOUT / "pyproject.toml").read_bytes())
    return root
