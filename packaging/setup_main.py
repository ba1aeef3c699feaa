"""The set-up command: its arguments, and what follows the set-up."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import setup_checks
import setup_env
import setup_system
import setup_words as words
from setup_words import SetupError

USAGE = """\
python3 packaging/start.py                  set up, and start on the demo cell
python3 packaging/start.py run -- ARGS      set up, and start with other arguments
python3 packaging/start.py test [-- ARGS]   set up, and run all checks and tests (ARGS for pytest)
python3 packaging/start.py setup            set up only"""
LAUNCH = "import sys; from karyo_desktop.ui.main import main; sys.exit(main())"


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; what stands behind ``--`` is in ``rest``."""
    own = list(argv)
    rest: list[str] = []
    if "--" in own:
        cut = own.index("--")
        own, rest = own[:cut], own[cut + 1 :]
    parser = argparse.ArgumentParser(
        prog="start.py", usage="\n" + USAGE, description="Sets the program up and starts it."
    )
    parser.add_argument(
        "command", nargs="?", default="start", choices=["start", "run", "test", "setup"]
    )
    parser.add_argument(
        "--venv",
        type=Path,
        default=setup_env.CHECKOUT / ".venv",
        help="the folder of the virtual environment (default: .venv beside README.md)",
    )
    build = parser.add_mutually_exclusive_group()
    build.add_argument(
        "--cuda",
        dest="torch",
        action="store_const",
        const="cuda",
        help="the build of PyTorch for NVIDIA GPUs, where the usual one has no CUDA (Windows)",
    )
    build.add_argument(
        "--cpu",
        dest="torch",
        action="store_const",
        const="cpu",
        help="the much smaller build of PyTorch for the processor alone",
    )
    options = parser.parse_args(own)
    if rest and options.command not in ("run", "test"):
        parser.error("arguments behind -- go with 'run' or 'test'")
    options.venv = options.venv.expanduser().absolute()
    options.rest = rest
    return options


def choose_torch(asked: str | None, *, folder: Path, interactive: bool) -> str | None:
    """The build of torch to install; offers the CUDA build where only that uses the GPU.

    Returns ``usual``, ``cuda``, ``cpu``, or None: the one that is there, else the usual one.
    """
    cpu_only = setup_system.usual_torch_is_cpu_only()
    if asked == "cuda" and sys.platform == "darwin":
        raise SetupError("--cuda: there is no CUDA on a Mac. Start without it.")
    if asked:
        return "usual" if (asked == "cpu") == cpu_only else asked
    state = setup_env.read_state(folder)
    if not cpu_only or sys.platform == "darwin" or (state and state.sets):
        return None
    gpu = setup_system.nvidia_gpu()
    if gpu is None:
        return None
    print(words.gpu_offer(gpu))
    if not interactive:
        print("The usual build is taken. For the CUDA build, start with --cuda.", flush=True)
        return None
    answer = input("Install the CUDA build? [Y/n] ").strip().lower()
    return "usual" if answer.startswith("n") else "cuda"


def check_qt(folder: Path, state: setup_env.State, display: str | None) -> str | None:
    """What keeps Qt from starting, with the remedy; None where nothing does.

    A start that went well is remembered, so that it costs its time once.

    Args:
        display: the display for a window; None checks what the tests need, which show none.
    """
    environ = setup_env.child_environ(folder)
    if display is None:
        environ["QT_QPA_PLATFORM"] = "offscreen"
    seen = display or "offscreen"
    missing = setup_system.missing_libraries(with_x11=display is not None)
    if seen in state.qt and not missing:
        return None
    reason = setup_system.qt_problem(setup_env.venv_python(folder), environ)
    if reason is None:
        setup_env.write_state(folder, replace(state, qt=tuple(sorted({*state.qt, seen}))))
        return None
    return words.qt_libraries(missing, reason=reason, manager=setup_system.package_manager())


def start(folder: Path, state: setup_env.State, arguments: Sequence[str]) -> int:
    """Start the application; without a display it does the same job without a window."""
    environ = setup_env.child_environ(folder)
    display = setup_system.display()
    problem = check_qt(folder, state, display)
    if problem and display and setup_system.NO_ANSWER not in problem:
        raise SetupError(problem)
    if problem:
        print(problem, file=sys.stderr, flush=True)
        for name in setup_system.DISPLAY_VARIABLES:
            environ.pop(name, None)
    command = [str(setup_env.venv_python(folder)), "-c", LAUNCH, *arguments]
    return subprocess.run(command, env=environ, check=False).returncode


def test(folder: Path, state: setup_env.State, arguments: Sequence[str]) -> int:
    """Run all checks and tests."""
    problem = check_qt(folder, state, None)
    if problem:
        raise SetupError(problem)
    return setup_checks.check(folder, arguments)


def main(argv: Sequence[str]) -> int:
    """Set up and go on. Returns the exit code."""
    options = parse(argv)
    folder: Path = options.venv
    try:
        interactive = sys.stdin is not None and sys.stdin.isatty()
        torch = choose_torch(options.torch, folder=folder, interactive=interactive)
        wanted = ("run", "test") if options.command == "test" else ("run",)
        state = setup_env.ensure(folder, wanted, torch)
        if options.command == "test":
            return test(folder, state, options.rest)
        if options.command == "setup":
            print(f"Ready in {folder}.")
            return 0
        return start(folder, state, options.rest if options.command == "run" else ["--demo"])
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        return 130
