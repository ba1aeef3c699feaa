"""The main job where there is no display. No Qt in here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from cirnet_core.errors import CirnetError
from cirnet_core.resources import resource_path
from karyo_desktop.services.loading import load_predictor
from karyo_desktop.storage.errors import StorageError

OUTPUT = "demo-output"


def run(inputs: Sequence[Path], *, demo: bool) -> int:
    """Karyotype the inputs, or the demo cell, into a folder under the current one."""
    from karyo_desktop.services.batch import karyotype_into

    _say("There is no display, so this is done without a window.")
    if not inputs and not demo:
        _say("Name a folder or a zip of chromosome images, or give --demo.")
        return 2
    sources = [resource_path("demo", "demo_cell")] if demo else list(inputs)
    whole = True
    try:
        _say("Loading the model…")
        predictor = load_predictor()
        for source in sources:
            out = Path.cwd() / (OUTPUT if demo else f"{source.stem}-karyograms")
            whole &= karyotype_into(out, source, predictor, say=_say)
    except (CirnetError, StorageError) as error:
        _say(str(error))
        return 1
    except OSError as error:
        _say(f"{error.filename or ''}: {error.strerror or error}.")
        return 1
    return 0 if whole else 1


def _say(text: str) -> None:
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    sys.stderr.write(f"karyo-desktop: {shown}\n")
    sys.stderr.flush()
