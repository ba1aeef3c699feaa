"""No file is ever read in a way that can run what it holds, or that has no bound."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FILES = sorted(
    path for part in ("cirnet_core", "karyo_desktop") for path in (CHECKOUT / part).rglob("*.py")
)
RUNS_CODE = frozenset({
    "pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "yaml",
    "jsonpickle", "runpy", "code",
})  # fmt: skip
CALLS = frozenset({
    "torch.load", "torch.jit.load", "torch.hub.load", "torch.hub.load_state_dict_from_url",
    "np.fromfile", "numpy.fromfile", "os.system", "tarfile.open", "shutil.unpack_archive",
    "eval", "exec", "compile", "__import__",
})  # fmt: skip
METHODS = frozenset({"extractall", "extract"})
"""Of an archive: nothing is ever unpacked to the disk."""


def faults(source: str) -> Iterator[str]:
    """Every use that can run code, or unpack, with its line."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            if name.split(".")[0] in RUNS_CODE:
                yield f"line {node.lineno}: import {name}"
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            keys = {key.arg: ast.unparse(key.value) for key in node.keywords}
            if called in CALLS or called.rpartition(".")[2] in METHODS:
                yield f"line {node.lineno}: {called}"
            if called.startswith(("np.", "numpy.")) and called.endswith((".load", ".save")):
                allowed = keys.get("allow_pickle", "False")
                if allowed != "False":
                    yield f"line {node.lineno}: {called} with allow_pickle={allowed}"
            if keys.get("shell") == "True" or keys.get("pretrained") == "True":
                yield f"line {node.lineno}: {called} with shell or pretrained"
            if called == "Image.open" and "formats" not in keys:
                # Any of Pillow's forty decoders, ghostscript's caller among them.
                yield f"line {node.lineno}: Image.open without formats"


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from dill import load",
        "torch.load(path)",
        "np.load(p, allow_pickle=True)",
        "eval(text)",
        "archive.extractall(folder)",
        "subprocess.run(x, shell=True)",
        "Image.open(path)",
    ],
)
def test_the_check_finds_what_it_looks_for(source: str) -> None:
    assert list(faults(source))


def test_nothing_that_is_read_can_run() -> None:
    found = [
        f"{path.relative_to(CHECKOUT)}: {fault}"
        for path in FILES
        for fault in faults(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)
