"""Where the files lie that come with the program: weights, band tables, fonts, the demo cell."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cirnet_core.errors import CirnetError

ENVIRONMENT_VARIABLE = "KARYO_RESOURCES"
"""Names another resources folder; it wins over every other place."""


def resources_folder() -> Path:
    """The folder ``resources`` of a source checkout, an installed program or a frozen build.

    Raises:
        CirnetError: there is none, or ``KARYO_RESOURCES`` names something that is no folder.
    """
    override = os.environ.get(ENVIRONMENT_VARIABLE)
    if override:
        folder = Path(override)
        if not folder.is_dir():
            raise CirnetError(f"{ENVIRONMENT_VARIABLE}={override}: no such folder.")
        return folder
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    parent = Path(__file__).resolve().parent.parent
    candidates = [Path(base) / "resources" for base in (bundle, parent) if base]
    for folder in candidates:
        if folder.is_dir():
            return folder
    places = ", ".join(str(folder) for folder in candidates)
    raise CirnetError(
        f"the program's resources folder is missing (looked in: {places}). "
        f"Install the program again, or name the folder in {ENVIRONMENT_VARIABLE}."
    )


def resource_path(*parts: str) -> Path:
    """Path of a file or folder under ``resources``; it need not exist.

    Raises:
        CirnetError: there is no resources folder at all.
    """
    return resources_folder().joinpath(*parts)
