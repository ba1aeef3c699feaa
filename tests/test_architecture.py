"""Rules of the whole repository that no other tool of the test command holds.

The import contracts are in ``pyproject.toml`` and are a step of their own.
"""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
MOST_BYTES = 50_000_000
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
SHIPPED = ("cirnet_core", "karyo_desktop")
# Pickled data runs code when it is read.
PICKLES = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "joblib"}
# Nothing leaves the machine, so nothing that could send is imported.
NETWORK = {"requests", "httpx", "aiohttp", "socket", "ftplib", "smtplib", "huggingface_hub"}
NETWORK_MODULES = {"urllib.request", "http.client", "http.server", "PySide6.QtNetwork"}


@cache
def tracked() -> tuple[Path, ...]:
    """The files under version control, and new ones that will be."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=CHECKOUT,
            capture_output=True,
            check=True,
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    files = (CHECKOUT / name for name in listed.split("\0") if name)
    return tuple(file for file in files if file.is_file())


@cache
def shipped_sources() -> tuple[tuple[str, ast.Module], ...]:
    """The program's own modules, parsed."""
    files = sorted(file for room in SHIPPED for file in (CHECKOUT / room).rglob("*.py"))
    return tuple(
        (file.relative_to(CHECKOUT).as_posix(), ast.parse(file.read_text(encoding="utf-8")))
        for file in files
    )


def imported(tree: ast.Module) -> Iterator[str]:
    """The full names that a module imports, with ``from a import b`` as both a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the dotted text of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def code_lines(function: ast.AST) -> int:
    """The lines of a function, without those of the long texts in it (docstring, style sheet)."""

    def lines_after_first(node: ast.AST) -> int:
        return int(getattr(node, "end_lineno", 0)) - int(getattr(node, "lineno", 0))

    texts: list[ast.AST] = [n for n in ast.walk(function) if isinstance(n, ast.JoinedStr)]
    inside = {id(part) for text in texts for part in ast.walk(text)}
    texts += [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
    ]
    return lines_after_first(function) + 1 - sum(lines_after_first(text) for text in texts)


def test_no_file_is_too_large_for_the_repository() -> None:
    large = [file.name for file in tracked() if file.stat().st_size > MOST_BYTES]
    assert not large


def test_python_files_and_functions_stay_short() -> None:
    long = []
    for file in tracked():
        if file.suffix != ".py":
            continue
        text = file.read_text(encoding="utf-8")
        name = file.relative_to(CHECKOUT).as_posix()
        if len(text.splitlines()) > MOST_LINES:
            long.append(name)
        for node in ast.walk(ast.parse(text)):
            is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            if is_function and code_lines(node) > MOST_LINES_OF_A_FUNCTION:
                long.append(f"{name}: {node.name}")
    assert not long


def test_nothing_is_read_that_could_run_code() -> None:
    found = []
    for name, tree in shipped_sources():
        found += [f"{name}: {module}" for module in imported(tree) if module in PICKLES]
        for called, node in calls(tree):
            allowed = {keyword.arg for keyword in node.keywords}
            if called.endswith("torch.load") or (called == "np.load" and "allow_pickle" in allowed):
                found.append(f"{name}: {called}")
    assert not found


def test_nothing_is_fetched_or_sent() -> None:
    found = []
    for name, tree in shipped_sources():
        for module in imported(tree):
            if module.split(".")[0] in NETWORK or module in NETWORK_MODULES:
                found.append(f"{name}: {module}")
        for called, node in calls(tree):
            for keyword in node.keywords:
                if keyword.arg == "pretrained" and ast.unparse(keyword.value) != "False":
                    found.append(f"{name}: {called}(pretrained=…)")
    assert not found


def test_the_window_is_never_kept_alive_by_hand() -> None:
    found = [
        f"{name}: {called}"
        for name, tree in shipped_sources()
        for called, _ in calls(tree)
        if called.endswith("processEvents")
    ]
    assert not found
