"""The laboratory's own models: written once, one of them active, every change of it noted."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from cirnet_core.errors import ModelError
from cirnet_core.files import parse_json
from cirnet_core.home import home
from cirnet_core.models.card import CARD, ModelCard, hash_file, read_card, verify_weights
from cirnet_core.models.store import ACTIVE, ModelInfo, list_models, resolve
from cirnet_core.resources import resource_path

HISTORY = "history.jsonl"
SIDE_FILES = ("verdict.json", "metrics.json", "manifest.json", "runtime.json")
"""What may lie beside a model's card and weights and travels with it."""

SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+")


class Change(msgspec.Struct, frozen=True):
    """One line of the history: which model became active, instead of which, by whom and why."""

    at: str
    action: str
    model: str
    sha256: str
    before: str | None
    who: str = ""
    why: str = ""


def own_models() -> Path:
    """The folder of the laboratory's own models."""
    return home() / "models"


def add(folder: Path) -> ModelInfo:
    """Copy a model folder into the store, whole or not at all. Added again it is left as it is.

    Raises:
        ModelError: damaged, its id is taken by another model, or the store cannot be written.
    """
    card, digest = read_card(folder)
    _check_id(card.id, folder)
    verify_weights(folder, card)
    verify_memory(folder, card)
    target = own_models() / card.id
    for info in list_models():
        if info.id == card.id:
            if info.sha256 == digest:
                return info
            raise ModelError(
                f"{folder}: field id: {card.id} is the id of another model, in {info.folder}. A "
                "model is never overwritten."
            )
    if target.exists():
        raise ModelError(f"{target}: is there already and is no readable model. Move it away.")
    part: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=target.parent, prefix=".", suffix=".part"))
        for name in _files_of(folder, card):
            shutil.copyfile(folder / name, part / name)
            _sync(part / name)
        verify_weights(part, card)
        part.chmod(0o755)
        part.rename(target)
    except OSError as error:
        raise ModelError(
            f"{target}: the model cannot be added ({error.strerror or error}). Free some space or "
            "choose another KARYO_HOME; nothing was changed."
        ) from error
    finally:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
    return ModelInfo(card.id, digest, target, card)


def _check_id(name: str, folder: Path) -> None:
    if not name or name.startswith(".") or not set(name) <= SAFE or len(name) > 100:
        raise ModelError(
            f"{folder / CARD}: field id: {name!r} is no id. Use letters, digits and . _ - +."
        )


def verify_memory(folder: Path, card: ModelCard) -> None:
    """Compare the rehearsal memory with the card.

    Raises:
        ModelError: it is missing or another one.
    """
    if card.memory is None:
        return
    path = folder / card.memory.file
    try:
        digest = hash_file(path)
    except OSError as error:
        raise ModelError(f"{path}: the model's memory is missing. Restore the model.") from error
    if digest != card.memory.sha256:
        raise ModelError(f"{path}: the file is not the one on the card. Restore the model.")


def _files_of(folder: Path, card: ModelCard) -> list[str]:
    named = [CARD, *(entry.file for entry in card.weights)]
    named += [card.memory.file] if card.memory else []
    return named + [name for name in SIDE_FILES if (folder / name).is_file()]


def activate(model: str, *, who: str = "", why: str = "", action: str = "activate") -> ModelInfo:
    """Make a stored or shipped model the active one; what was active is noted.

    Raises:
        ModelError: no such model, damaged, or the pointer cannot be written.
    """
    info = _by_id(model)
    verify_weights(info.folder, info.card)
    before = active_id()
    folder = own_models()
    change = Change(_now(), action, info.id, info.sha256, before, who, why)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The note first: an interrupted change is then known, and the pointer still whole.
        _append(folder / HISTORY, msgspec.json.encode(change) + b"\n")
        _write(folder / ACTIVE, msgspec.json.encode({"active": info.id}))
    except OSError as error:
        raise ModelError(
            f"{folder / ACTIVE}: cannot be written ({error.strerror or error}). The active model "
            "stays as it was."
        ) from error
    return info


def _by_id(model: str) -> ModelInfo:
    for info in list_models():
        if info.id == model:
            return info
    known = ", ".join(info.id for info in list_models()) or "none"
    raise ModelError(f"{model}: no model of that id is registered (there are: {known}).")


def rollback(to: str | None = None, *, who: str = "", why: str = "") -> ModelInfo:
    """Make the model active again that was before, or any that is named.

    Raises:
        ModelError: there was none before, or it is no more there.
    """
    if to is None:
        to = _previous()
    return activate(to, who=who, why=why, action="rollback")


def _previous() -> str:
    """What was active before the last change that was no rollback, and is not taken back yet."""
    stack = [shipped_id()]
    for change in history():
        if change.action == "rollback" and change.model in stack:
            while stack[-1] != change.model:
                stack.pop()
        elif change.model != stack[-1]:
            stack.append(change.model)
    now = active_id()
    if now is not None and stack[-1] != now:  # noted, but interrupted before the pointer moved
        stack = stack[: stack.index(now) + 1] if now in stack else [*stack, now]
    if len(stack) < 2:
        raise ModelError("there is no earlier model to go back to; name one of cirnet models list.")
    return stack[-2]


def history() -> list[Change]:
    """Every change of the active model, the oldest first.

    Raises:
        ModelError: the history is damaged elsewhere than in its last, half-written line.
    """
    path = own_models() / HISTORY
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}).") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            found.append(parse_json(line, Change))
        except msgspec.DecodeError as error:
            if number == len(lines):  # a crash in the middle of the last line
                continue
            raise ModelError(f"{path} line {number}: damaged ({error}).") from error
    return found


def active_id() -> str | None:
    """The active model's id; None where it is not there."""
    try:
        return resolve().id
    except ModelError:
        return None


def shipped_id() -> str:
    """The id of the model that came with the program.

    Raises:
        ModelError: the program has none.
    """
    pointer = resource_path("models") / ACTIVE
    try:
        return parse_json(pointer.read_bytes(), dict[str, str])["active"]
    except (OSError, msgspec.DecodeError, KeyError) as error:
        raise ModelError(f"{pointer}: missing or damaged ({error}).") from error


def remove(model: str, *, needed: Collection[str] = ()) -> None:
    """Delete one of the laboratory's own models.

    Args:
        needed: ids that signed cases name.

    Raises:
        ModelError: it is shipped, active, or needed; or it cannot be deleted.
    """
    info = _by_id(model)
    if info.folder.parent.resolve() != own_models().resolve():
        raise ModelError(f"{model}: came with the program and is never deleted.")
    if info.id == active_id():
        raise ModelError(f"{model}: is the active model. Activate another one first.")
    if info.id in needed:
        raise ModelError(f"{model}: a signed case names it, so it is kept.")
    away = info.folder.with_name(f".{info.id}.deleted")
    try:
        info.folder.rename(away)  # gone at once, even if deleting is interrupted
    except OSError as error:
        raise ModelError(f"{info.folder}: cannot be deleted ({error.strerror}).") from error
    shutil.rmtree(away, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    finally:
        with suppress(OSError):
            os.unlink(name)


def _append(path: Path, line: bytes) -> None:
    """Add a line; half a one, left by a crash, goes first."""
    with open(path, "ab+") as file:
        file.seek(0)
        kept = file.read()
        file.truncate(kept.rfind(b"\n") + 1)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
