"""A whole retraining: divide, teach, calibrate, compare, and leave a model folder behind."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from safetensors import SafetensorError

from cirnet_core.data.pack import Pack
from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.errors import InputError, TrainingError
from cirnet_core.models.card import CARD
from cirnet_core.models.network import load_network
from cirnet_core.models.shelf import verify_memory
from cirnet_core.models.store import ModelInfo, resolve
from cirnet_core.nn.cirnet import place
from cirnet_core.nn.device import choose_device
from cirnet_core.preprocess.scale import table_from_json
from cirnet_core.retrain import events
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.division import Division, divide
from cirnet_core.retrain.finish import finish
from cirnet_core.retrain.memory import FILE, load_memory
from cirnet_core.retrain.plan import Plan, make_plan
from cirnet_core.retrain.recipe import Recipe
from cirnet_core.retrain.rehearsal import Rehearsal
from cirnet_core.retrain.stages import teach

WORK = "work"
PLAN = "plan.json"
Report = Callable[[events.Event], None]


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes:
        data: packs to learn from; ``split`` as in ``divide``.
        locked: a pack and its split that are only measured on, or None.
        base: the model to go on from.
        out: the folder that becomes the model.
        upright: names of packs whose images lie p arm up.
    """

    data: tuple[Path, ...]
    base: str | None
    out: Path
    recipe: Recipe
    split: str | None = None
    locked: tuple[Path, str] | None = None
    seed: int = 1
    upright: tuple[str, ...] = ("pki3",)


def retrain(
    request: Request,
    *,
    device: str = "auto",
    report: Report = lambda event: None,
    control: Control | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> Path | None:
    """Retrain, or go on with what was interrupted in ``request.out``.

    Returns:
        The folder of the new model; None when it was cancelled, and then nothing is left.

    Raises:
        InputError: the data cannot be used, or the folder holds something else.
        ModelError: the base is missing or damaged.
        TrainingError: the disk or the memory is full, or the device is gone; what was saved is
            intact, and the same command goes on from it.
    """
    control = control or Control()
    began = time.monotonic()
    try:
        return _retrain(
            request, device=device, report=report, control=control, say=say, began=began
        )
    except CancelledError:
        _leave_nothing(request.out)
        report(events.Ended("cancelled", "", time.monotonic() - began))
        return None
    except (OSError, SafetensorError, RuntimeError, MemoryError) as error:
        failure = _in_words(error, request.out)
        if failure is None:
            raise
        raise failure from error


def _retrain(
    request: Request,
    *,
    device: str,
    report: Report,
    control: Control,
    say: Callable[[str], None],
    began: float,
) -> Path:
    info = resolve(request.base)
    opened = [Pack(path) for path in request.data]
    locked = Pack(request.locked[0]) if request.locked else None
    try:
        report(events.Staged("prepare"))
        division = divide(
            opened,
            split=request.split,
            locked=(locked, request.locked[1]) if locked and request.locked else None,
            seed=request.seed,
            upright=request.upright,
        )
        for name in division.left_out:
            say(f"left out: {name} shares an image, or the person, with a case that is locked")
        plan = make_plan(info, division, request.recipe, request.seed)
        _begin(request.out, plan)
        return _taught(
            request,
            info,
            division=division,
            plan=plan,
            device=device,
            report=report,
            control=control,
            say=say,
            began=began,
        )
    finally:
        for pack in [*opened, *([locked] if locked else [])]:
            pack.close()


def _taught(
    request: Request,
    info: ModelInfo,
    *,
    division: Division,
    plan: Plan,
    device: str,
    report: Report,
    control: Control,
    say: Callable[[str], None],
    began: float,
) -> Path:
    chosen, described = choose_device(device)
    base = place(load_network(info), chosen)
    verify_memory(info.folder, info.card)
    memory = load_memory(info.folder, info.card.memory) if info.card.memory else None
    if memory is None:
        say(f"{info.id} has no rehearsal memory: synthetic chromosomes and its weights must do")
    on = f"{described.label} {described.reason}".strip()
    start = _began(info, division, plan, device=on, remembered=len(memory) if memory else 0)
    report(start)
    net = teach(
        base,
        Rehearsal(base, memory, device=chosen),
        division,
        plan,
        table=table_from_json(info.card.lengths_px),
        device=chosen,
        work=request.out / WORK,
        report=report,
        control=control,
    )
    stopped = control.wish == "stop"
    finish(
        request.out,
        info=info,
        base=base,
        net=net,
        division=division,
        plan=plan,
        device=device,
        report=report,
        control=control,
        say=say,
        began=began,
        same_backbone=start.images == 0,
    )
    shutil.rmtree(request.out / WORK, ignore_errors=True)
    report(
        events.Ended(
            "stopped" if stopped else "done", os.fspath(request.out), time.monotonic() - began
        )
    )
    return request.out


def _began(
    info: ModelInfo, division: Division, plan: Plan, *, device: str, remembered: int
) -> events.Began:
    rows = [row for group in division.train for row in group.rows]
    return events.Began(
        base=info.id,
        preset=plan.recipe.name,
        device=device,
        images=plan.recipe.images_for(len(rows)),
        division={part: division.count(part) for part in ("train", "val", "locked")},
        per_class=dict(Counter(row.label for row in rows)),
        remembered=remembered,
        resumed_at=0,
    )


def _begin(out: Path, plan: Plan) -> None:
    """Make the folder, or recognise the interrupted run in it.

    Raises:
        InputError: the folder holds a model, another run, or something else.
    """
    path = out / WORK / PLAN
    if (out / CARD).exists():
        raise InputError(f"{out}: holds a model already. Name a new folder; none is overwritten.")
    if path.exists():
        try:
            earlier = msgspec.json.decode(path.read_bytes(), type=Plan)
        except msgspec.DecodeError as error:
            raise InputError(f"{path}: damaged ({error}). Name a new folder.") from error
        if earlier != plan:
            raise InputError(
                f"{out}: holds an interrupted retraining with other data, base, preset or seed. "
                "Give the same to go on with it, or name a new folder."
            )
        return
    if out.exists() and any(p.name != WORK for p in out.iterdir()):
        raise InputError(f"{out}: is not empty. Name a new folder.")
    (out / WORK).mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(msgspec.json.encode(plan))
    os.replace(part, path)


def _leave_nothing(out: Path) -> None:
    """Take back all that was written; the folder goes too unless somebody put something in it."""
    shutil.rmtree(out / WORK, ignore_errors=True)
    for pattern in ("model*.safetensors*", FILE, "*.json", "*.part"):
        for path in out.glob(pattern):
            path.unlink(missing_ok=True)
    if out.is_dir() and not any(out.iterdir()):
        out.rmdir()


def _in_words(error: BaseException, out: Path) -> TrainingError | None:
    """What a failure of the environment means, and what to do; None for one of ours."""
    text = str(error)
    goes_on = "What was saved is intact, and the same command goes on from it."
    if isinstance(error, OSError) and error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return TrainingError(f"{out}: {error.strerror or error}. {goes_on}")
    if isinstance(error, OSError) or "No space left" in text or "File too large" in text:
        return TrainingError(f"{out}: the disk is full. Free some space. {goes_on}")
    lowered = text.lower()
    if isinstance(error, MemoryError) or "out of memory" in lowered or "can't allocate" in lowered:
        return TrainingError(
            f"the memory is full ({text or 'no more to be had'}). Close other programs, or choose "
            f"--device cpu. {goes_on}"
        )
    if "cuda" in lowered or "device-side" in lowered or "nvml" in lowered or "mps" in lowered:
        return TrainingError(
            f"the GPU does not answer any more ({text.splitlines()[0]}). Choose --device cpu. "
            f"{goes_on}"
        )
    if isinstance(error, SafetensorError):
        return TrainingError(f"{out}: {text}. {goes_on}")
    return None


def is_finished(out: Path) -> bool:
    """Whether the folder holds a retrained model."""
    return (out / CARD).exists()
