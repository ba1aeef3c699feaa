"""Shows that an installed environment runs: the commands answer and the libraries load.

Run with the environment's own Python.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

COMMANDS = (
    ("cirnet", "--help"),
    ("cirnet", "karyotype", "--help"),
    ("cirnet", "models", "list"),
)


def script(name: str) -> Path:
    """A command beside the Python that runs this."""
    folder = Path(sys.executable).parent
    return folder / (f"{name}.exe" if sys.platform == "win32" else name)


def answers(command: tuple[str, ...]) -> bool:
    """Whether the command ends well and says something."""
    words = " ".join(command)
    try:
        done = subprocess.run(
            [script(command[0]), *command[1:]], capture_output=True, text=True, check=False
        )
    except OSError as error:
        print(f"{words}: {error}")
        return False
    right = done.returncode == 0 and bool(done.stdout.strip())
    print(f"{words}: {'answers' if right else f'code {done.returncode}'}")
    if not right:
        print(done.stdout + done.stderr)
    return right


if __name__ == "__main__":
    results = [answers(command) for command in COMMANDS]
    sys.exit(0 if all(results) else 1)
