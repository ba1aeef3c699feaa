"""For every test: no network, no display, a home of its own, one thread for torch."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

from tests.guard import sitecustomize as guard

# Here and not in a fixture: nothing that the tests import may reach out either.
os.environ.update(guard.for_children(dict(os.environ)))

# A busy machine is no failure; what hangs, hangs visibly.
hypothesis.settings.register_profile("karyo", deadline=None)
hypothesis.settings.load_profile("karyo")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("KARYO_THREADS", "1")
os.environ.setdefault("KARYO_ONE_PROCESS", "1")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folder, and the person's, are new and empty."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("KARYO_HOME", str(home / "karyo"))
    # The same answers on every CPU, and no child process that builds what is quicker.
    monkeypatch.setenv("KARYO_RUNTIME", "torch")
    return home
