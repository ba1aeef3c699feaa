"""A whole retraining: divide, teach, calibrate, compare, and leave a model folder behind."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from safetensors import SafetensorError

from cirnet_core.data.pack import Pack
from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.errors import InputError, TrainingError
from cirnet_core.files import parse_json, write_whole
from cirnet_core.models.card import CARD
from cirnet_core.models.network import load_network
from cirnet_core.models.shelf import own_models, verify_memory
from cirnet_core.models.store import ModelInfo, list_models, resolve
from cirnet_core.nn.cirnet import place
from cirnet_core.nn.device import choose_device
from cirnet_core.preprocess.scale import table_from_json
from cirnet_core.retrain import events
from cirnet_core.retrain.control import Control
from cirnet_core.retrain.division import PARTS, Division, divide
from cirnet_core.retrain.earlier import Earlier, read_earlier
from cirnet_core.retrain.finish import Finishing, compared_with, finish
from cirnet_core.retrain.memory import FILE, load_memory
from cirnet_core.retrain.pace import decide, measure
from cirnet_core.retrain.plan import Amount, Plan, make_plan
from cirnet_core.retrain.recipe import PRESETS, Recipe
from cirnet_core.retrain.rehearsal import Rehearsal
from cirnet_core.retrain.stages import Teaching, teach
from cirnet_core.runtime.choose import accepted_engine
from cirnet_core.runtime.engine import LookingEngine, wanted_runtime
from cirnet_core.types import DeviceInfo

WORK = "work"
PLAN, EARLIER, AMOUNT = "plan.json", "earlier.json", "amount.json"
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
    with ready(request, info, device=device, report=report, control=control, say=say) as scene:
        plan = make_plan(info, scene.division, request.recipe, request.seed)
        _begin(request.out, plan, scene.division)
        amount = _amount(scene, info, began)
        report(
            events.Estimated(
                amount.seconds,
                amount.images,
                amount.wanted_images,
                amount.draws,
                request.recipe.budget_s,
            )
        )
        if amount.images_per_second:
            report(events.Paced(amount.images_per_second, amount.seconds))
        if amount.images < amount.wanted_images or amount.draws < amount.wanted_draws:
            say(
                f"cut to fit {request.recipe.budget_s / 60:.0f} minutes on this machine: "
                f"{amount.images:,} of {amount.wanted_images:,} images, {amount.draws:,} of "
                f"{amount.wanted_draws:,} draws for the heads"
            )
        _, described = choose_device(device)
        report(_began(info, scene, plan, amount, device=described))
        net = teach(scene, amount)
        stopped = control.wish == "stop"
        finish(
            scene,
            net,
            Finishing(
                out=request.out,
                info=info,
                plan=plan,
                amount=amount,
                device=device,
                heads_only=amount.images == 0,
                say=say,
                began=began,
            ),
        )
    shutil.rmtree(request.out / WORK, ignore_errors=True)
    report(
        events.Ended(
            "stopped" if stopped else "done", os.fspath(request.out), time.monotonic() - began
        )
    )
    return request.out


@contextmanager
def ready(
    request: Request,
    info: ModelInfo,
    *,
    device: str,
    report: Report,
    control: Control,
    say: Callable[[str], None],
    may_build: bool = True,
) -> Iterator[Teaching]:
    """Packs opened, cases divided and the base loaded; the request's folder is not touched.

    Args:
        may_build: whether the base's quicker runtime is built where it is missing.

    Raises:
        InputError: the data cannot be used.
        ModelError: the base is damaged.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(Pack(path)) for path in request.data]
        locked = stack.enter_context(Pack(request.locked[0])) if request.locked else None
        report(events.Staged("prepare"))
        division = divide(
            opened,
            split=request.split,
            locked=(locked, request.locked[1]) if locked and request.locked else None,
            seed=request.seed,
            upright=request.upright,
            earlier=_earlier(request.out, info),
        )
        for name in division.left_out:
            say(
                f"left out: {name} shares an image, or the person, with a case that is locked, or "
                "an earlier version used it otherwise"
            )
        chosen, _ = choose_device(device)
        base = place(load_network(info), chosen)
        verify_memory(info.folder, info.card)
        memory = load_memory(info.folder, info.card.memory) if info.card.memory else None
        if memory is None:
            say(f"{info.id} has no rehearsal memory: synthetic chromosomes and its weights must do")
        yield Teaching(
            base=base,
            rehearsal=Rehearsal(base, memory, device=chosen),
            division=division,
            recipe=request.recipe,
            seed=request.seed,
            table=table_from_json(info.card.lengths_px),
            device=chosen,
            work=request.out / WORK,
            report=report,
            control=control,
            engine=_engine(info, chosen.type, may_build=may_build),
        )


def _engine(info: ModelInfo, device: str, *, may_build: bool) -> LookingEngine | None:
    if device != "cpu":
        return None
    return accepted_engine(info, wanted_runtime(None), may_build=may_build)


def _earlier(out: Path, info: ModelInfo) -> Earlier:
    """What the base and every version of one's own learnt from; an interrupted run keeps to what
    it knew when it began.

    Raises:
        ModelError: one of their manifests is damaged.
    """
    path = out / WORK / EARLIER
    if path.exists():
        try:
            return parse_json(path.read_bytes(), Earlier)
        except (OSError, msgspec.DecodeError) as error:
            raise InputError(f"{path}: damaged ({error}). Name a new folder.") from error
    own = [found.folder for found in list_models() if found.folder.parent == own_models()]
    return read_earlier(dict.fromkeys([info.folder, *own]))


def _amount(scene: Teaching, info: ModelInfo, began: float) -> Amount:
    """How much is trained: as the interrupted run decided, else as a warm-up says."""
    path = scene.work / AMOUNT
    with suppress(OSError, msgspec.DecodeError):
        return parse_json(path.read_bytes(), Amount)
    models = 1 if compared_with(info) is None else 2
    pace = measure(scene)
    amount = decide(scene, pace, elapsed_s=time.monotonic() - began, models=models)
    write_whole(path, msgspec.json.encode(amount))
    return amount


def estimate(request: Request, *, device: str = "auto") -> dict[str, object]:
    """How long each preset will take here, by a short warm-up; nothing is left of it.

    Args:
        request: its recipe is not looked at, nor is its folder touched.

    Returns:
        ``schema_version``, ``device``, ``division`` (cases, cells and chromosomes by part) and by
        preset ``seconds``, ``images``, ``wanted_images``, ``head_draws``, ``budget_seconds``.

    Raises:
        InputError, ModelError: as ``retrain``.
    """
    began = time.monotonic()
    info = resolve(request.base)
    with tempfile.TemporaryDirectory(prefix="cirnet-estimate-") as folder:
        asked = replace(request, out=Path(folder), recipe=PRESETS["normal"])
        (asked.out / WORK).mkdir()
        with ready(
            asked,
            info,
            device=device,
            report=lambda event: None,
            control=Control(),
            say=lambda text: None,
            may_build=False,
        ) as scene:
            loaded = time.monotonic() - began
            pace = measure(scene)
            models = 1 if compared_with(info) is None else 2
            presets = {
                name: decide(replace(scene, recipe=recipe), pace, elapsed_s=loaded, models=models)
                for name, recipe in PRESETS.items()
            }
            division = {part: scene.division.count(part) for part in PARTS}
    return {
        "schema_version": 1,
        "device": choose_device(device)[1].label,
        "division": division,
        "presets": {
            name: {
                "seconds": amount.seconds,
                "images": amount.images,
                "wanted_images": amount.wanted_images,
                "head_draws": amount.draws,
                "budget_seconds": PRESETS[name].budget_s or None,
            }
            for name, amount in presets.items()
        },
    }


def _began(
    info: ModelInfo, scene: Teaching, plan: Plan, amount: Amount, *, device: DeviceInfo
) -> events.Began:
    rows = [row for group in scene.division.train for row in group.rows]
    memory = scene.rehearsal.memory
    return events.Began(
        base=info.id,
        preset=plan.recipe.name,
        device=device.label,
        device_reason=device.reason,
        images=amount.images,
        division={part: scene.division.count(part) for part in PARTS},
        per_class=dict(Counter(row.label for row in rows)),
        remembered=len(memory) if memory is not None else 0,
    )


def _begin(out: Path, plan: Plan, division: Division) -> None:
    """Make the folder, or recognise the interrupted run in it.

    Raises:
        InputError: the folder holds a model, another run, or something else.
    """
    path = out / WORK / PLAN
    if (out / CARD).exists():
        raise InputError(f"{out}: holds a model already. Name a new folder; none is overwritten.")
    if path.exists():
        try:
            earlier = parse_json(path.read_bytes(), Plan)
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
    # The plan last: with it the run has begun, and knows what there was before it.
    write_whole(out / WORK / EARLIER, msgspec.json.encode(division.earlier, order="sorted"))
    write_whole(path, msgspec.json.encode(plan))


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
