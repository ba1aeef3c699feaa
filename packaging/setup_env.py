"""The virtual environment: made once, checked in an instant, repaired when it was left half-made.

A file in it tells what was finished. It is emptied before anything is changed and written when
everything loads, so an environment whose set-up was interrupted is known as such and made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

import setup_words as words
from setup_words import GIB, SetupError

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
STATE_NAME = "karyo-setup.json"
# The requirement files of each set, and what else changes what is installed.
SETS = {"run": ("requirements.txt",), "test": ("requirements-test.txt",)}
SHARED = ("packaging/constraints.txt", "pyproject.toml")
# The CUDA version that torch's usual Linux build of this release is made with.
TORCH_INDEX = "https://download.pytorch.org/whl/{build}"
TORCH_BUILDS = {"cuda": "cu130", "cpu": "cpu"}
LOAD_ALL = "import PySide6.QtCore, torch, torchvision, timm, skimage, scipy, reportlab, msgspec"


@dataclass(frozen=True)
class State:
    """What an environment holds.

    Attributes:
        home: the checkout that it was made for.
        torch: ``usual`` (what pip takes by itself), ``cuda`` or ``cpu``.
        sets: for each finished set of packages, the hash of what it was made from.
        qt: where Qt has been seen to start: displays by name, ``offscreen``.
    """

    home: str
    torch: str = "usual"
    sets: dict[str, str] = field(default_factory=dict)
    qt: tuple[str, ...] = ()


def read_state(folder: Path) -> State | None:
    """The state of the environment in ``folder``; None where it isn't one of ours."""
    try:
        raw = json.loads((folder / STATE_NAME).read_text(encoding="utf-8"))
        return State(
            home=str(raw["home"]),
            torch=str(raw["torch"]),
            sets={str(key): str(value) for key, value in raw["sets"].items()},
            qt=tuple(str(value) for value in raw["qt"]),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return State(home="")  # ours, and damaged: made anew


def write_state(folder: Path, state: State) -> None:
    """Write the state beside and put it in place, so that it is never half there."""
    text = json.dumps(
        {"home": state.home, "torch": state.torch, "sets": state.sets, "qt": state.qt}
    )
    beside = folder / (STATE_NAME + ".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(folder / STATE_NAME)


def set_hash(name: str, torch: str, checkout: Path = CHECKOUT) -> str:
    """The hash of everything that decides what the set ``name`` installs."""
    digest = hashlib.sha256(torch.encode())
    for file in (*(f"packaging/{file}" for file in SETS[name]), *SHARED):
        digest.update(
            file.encode() + b"\0" + (checkout / file).read_bytes().replace(b"\r\n", b"\n")
        )
    return digest.hexdigest()


def venv_python(folder: Path) -> Path:
    """The interpreter of the environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_script(folder: Path, name: str) -> Path:
    """A command that a package put into the environment."""
    return folder / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}")


def child_environ(folder: Path) -> dict[str, str]:
    """The variables for a program that runs in the environment."""
    environ = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH"):
        environ.pop(name, None)
    environ["VIRTUAL_ENV"] = str(folder)
    environ["PATH"] = os.pathsep.join([str(venv_python(folder).parent), environ.get("PATH", "")])
    environ["HF_HUB_OFFLINE"] = "1"
    return environ


def unfinished(
    state: State | None, wanted: tuple[str, ...], torch: str, *, checkout: Path = CHECKOUT
) -> list[str]:
    """Those of the ``wanted`` sets that have to be installed."""
    have = state.sets if state else {}
    return [name for name in wanted if have.get(name) != set_hash(name, torch, checkout)]


def must_rebuild(
    folder: Path, state: State | None, torch: str, *, checkout: Path = CHECKOUT
) -> str | None:
    """Why the environment is made anew, None where it can be kept or added to."""
    if state is None:
        return "there is none yet"
    if not state.sets:
        return "its set-up was interrupted"
    if state.home != str(checkout):
        return "the program's folder was moved"
    if state.torch != torch:
        return "another build of PyTorch is asked for"
    if not _runs(venv_python(folder)):
        return "its Python is gone"
    return None


def _runs(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def ensure(folder: Path, wanted: tuple[str, ...], torch: str | None) -> State:
    """Make sure that the environment holds the ``wanted`` sets.

    Args:
        folder: where the environment is or shall be.
        wanted: names in ``SETS``.
        torch: the build asked for, None for the one that is there or the usual one.

    Raises:
        SetupError: with what to tell the person.
    """
    state = read_state(folder)
    build = torch or (state.torch if state else "usual")
    reason = must_rebuild(folder, state, build)
    missing = unfinished(state, wanted, build)
    if state and not reason and not missing:
        return state
    with only_one(folder):
        if reason:
            print(f"Making the environment in {folder} ({reason}).", flush=True)
            state = make(folder, build)
            missing = list(wanted)
        assert state is not None
        return install(folder, state, missing)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep a second set-up of the same folder out. Raises SetupError in the second one."""
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    with Path(tempfile.gettempdir(), f"karyo-setup-{name}.lock").open("a") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise SetupError(
                f"Another set-up of {folder} is running. Wait for it, then start again."
            ) from error
        yield


def _lock(number: int) -> None:
    """Lock the open file ``number`` until it is closed. Raises OSError where it is locked."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def make(folder: Path, torch: str) -> State:
    """An empty environment in ``folder``, in the place of a half-made one of ours."""
    for module in ("venv", "ensurepip"):
        if find_spec(module) is None:
            raise SetupError(words.no_venv(module))
    if folder.exists():
        if not (folder / STATE_NAME).exists() and any(folder.iterdir()):
            raise SetupError(words.not_ours(str(folder)))
        _remove(folder)
    _check_room(folder, torch)
    state = State(home=str(CHECKOUT), torch=torch)
    try:
        folder.mkdir(parents=True)
        write_state(folder, state)
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError as error:
        raise SetupError(words.no_venv("ensurepip that works")) from error
    except OSError as error:
        raise SetupError(f"{folder}: the environment cannot be made there ({error}).") from error
    return state


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise SetupError(
            f"{folder} cannot be removed ({error}). Close the program if it runs, and start again."
        ) from error


def _check_room(folder: Path, torch: str) -> None:
    with_cuda = torch == "cuda" or (
        torch == "usual" and sys.platform == "linux" and platform.machine() == "x86_64"
    )
    needed_bytes = (8 if with_cuda else 3) * GIB
    parent = next(parent for parent in folder.parents if parent.exists())
    free_bytes = shutil.disk_usage(parent).free
    if free_bytes < needed_bytes:
        raise SetupError(
            words.no_room(str(parent), free_bytes=free_bytes, needed_bytes=needed_bytes)
        )


def install(folder: Path, state: State, missing: list[str]) -> State:
    """Install the ``missing`` sets and the project itself, and see that all of it loads."""
    if missing:
        write_state(folder, replace(state, sets={}))
        try:
            _install_packages(folder, state.torch, missing)
        except SetupError:
            if state.sets:  # pip downloads everything before it changes anything
                write_state(folder, state)
            raise
        done = subprocess.run(
            [venv_python(folder), "-c", LOAD_ALL],
            env=child_environ(folder),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SetupError(words.cannot_load(done.stderr))
    finished = {name: set_hash(name, state.torch) for name in missing}
    state = replace(state, sets={**state.sets, **finished}, qt=())
    write_state(folder, state)
    return state


def _install_packages(folder: Path, torch: str, missing: list[str]) -> None:
    print("Installing what the program needs. This takes some minutes, once.", flush=True)
    for arguments in pip_calls(torch, missing):
        pip(folder, arguments)


def pip_calls(torch: str, missing: list[str], checkout: Path = CHECKOUT) -> list[list[str]]:
    """The arguments of each call of ``pip install``, in order."""
    calls: list[list[str]] = []
    files = [f"packaging/{file}" for name in missing for file in SETS[name]]
    if torch != "usual" and "run" in missing:
        build = TORCH_BUILDS[torch]
        pins = [f"{pin}+{build}" for pin in torch_pins(checkout)]
        index = TORCH_INDEX.format(build=build)
        # These two alone, since that server's copies of what they need may be older.
        calls.append(["--no-deps", "--index-url", index, *pins])
    calls.append([part for file in files for part in ("-r", str(checkout / file))])
    calls.append(["--no-build-isolation", "--no-deps", "--quiet", "-e", str(checkout)])
    return calls


def torch_pins(checkout: Path = CHECKOUT) -> list[str]:
    """The pins of torch and torchvision."""
    lines = (checkout / "packaging/requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith(("torch==", "torchvision=="))]


def pip(folder: Path, arguments: list[str]) -> None:
    """Run ``pip install``; its error stream is shown and read for the reason of a failure."""
    command = [str(venv_python(folder)), "-m", "pip", "install", "--disable-pip-version-check"]
    process = subprocess.Popen(
        [*command, "--no-input", *arguments],
        env=child_environ(folder),
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    said: list[str] = []
    assert process.stderr is not None
    with process:
        for line in process.stderr:
            sys.stderr.write(line)
            said.append(line)
    if process.returncode:
        raise SetupError(words.pip_failed("".join(said)))
