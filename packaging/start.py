"""Sets the program up and starts it: ``python3 packaging/start.py`` (see the README).

Needs nothing but Python 3.11 or newer. This file alone must also be readable by an older Python,
so that it can say that it is too old.
"""

import os
import shutil
import subprocess
import sys

NEWER = ("python3.13", "python3.12", "python3.11")


def too_old() -> str:
    """What to tell somebody whose Python is too old."""
    here = ".".join(str(part) for part in sys.version_info[:3])
    lines = ["This program needs Python 3.11 or newer; this is Python %s." % here]  # noqa: UP031
    for name in NEWER:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            lines.append("A newer one is here. Use: %s packaging/start.py" % path)  # noqa: UP031
            break
    else:
        lines.append("Install a newer one (from python.org or your system) and start again.")
    return os.linesep.join(lines)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(too_old())
    from setup_main import main

    sys.exit(main(sys.argv[1:]))
