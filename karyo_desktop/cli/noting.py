"""What the commands of the core did with models, in the laboratory's trail."""

from __future__ import annotations

import argparse
from pathlib import Path

from karyo_desktop.domain.audit import Json


def note(args: argparse.Namespace) -> None:
    """Write down what a command did that went well.

    Raises:
        StorageError: the trail cannot be written.
        ModelError: the model that was made cannot be read.
    """
    if args.command not in ("models", "retrain"):
        return
    from cirnet_core.models.store import resolve  # late: --help is quick
    from karyo_desktop.services import laboratory

    if args.command == "models":
        laboratory.note_models()  # as the shelf's own history has them
        return
    made, base = resolve(Path(args.out)), resolve(args.base)
    before: Json = {"model": f"{base.id}@{base.sha256}"}
    after: Json = {"what": "made", "preset": args.preset, "seed": args.seed}
    mark = f"{made.id}@{made.sha256}"
    laboratory.note("retrained", who=laboratory.user(), before=before, after=after, model=mark)
