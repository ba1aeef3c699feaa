"""The laboratory's models: which there are, what they are called, and which one answers.

Everything here takes long to import or to hash, so it belongs into a background thread.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from cirnet_core.files import parse_json
from cirnet_core.models import shelf
from cirnet_core.models.store import ModelInfo, list_models, resolve
from karyo_desktop.domain.audit import Json
from karyo_desktop.services import laboratory
from karyo_desktop.services.pool import open_pool
from karyo_desktop.services.retraining import Run, discard
from karyo_desktop.storage.atomic import write_bytes
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.model_file import unpack_model, write_model
from karyo_desktop.storage.pool import Pool

SHORTEST_REASON: Final = 10
"""Letters of a reason to make a model active that the verdict does not speak for."""

LONGEST_NAME: Final = 80
LONGEST_NOTE: Final = 2_000


class Called(msgspec.Struct, frozen=True):
    """What a laboratory calls a model; its card and id never change."""

    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Listed:
    """A model in the manager.

    Attributes:
        called: the laboratory's own name and note.
        verdict: what ``verdict.json`` beside it holds, or None.
        keep: why it can't be deleted ("shipped", "active", "signed"), or "".
    """

    info: ModelInfo
    called: Called
    active: bool
    shipped: bool
    keep: str
    verdict: dict[str, object] | None
    history: tuple[shelf.Change, ...]

    @property
    def title(self) -> str:
        """What it is called, or its id."""
        return self.called.name or self.info.id


def models() -> list[Listed]:
    """Every readable model, the active one first.

    Raises:
        ModelError: the history is damaged.
        StorageError: the pool cannot be read.
    """
    active, named, needed = shelf.active_id(), _called(), named_by_signed_cases()
    past = shelf.history()
    found = []
    for info in list_models():
        own = info.folder.parent.resolve() == shelf.own_models().resolve()
        keep = "shipped" if not own else "active" if info.id == active else ""
        found.append(
            Listed(
                info=info,
                called=named.get(info.id, Called()),
                active=info.id == active,
                shipped=not own,
                keep=keep or ("signed" if info.id in needed else ""),
                verdict=_verdict(info.folder),
                history=tuple(change for change in past if change.model == info.id),
            )
        )
    return sorted(found, key=lambda item: (not item.active, item.info.id))


def named_by_signed_cases(pool: Pool | None = None) -> frozenset[str]:
    """Ids of models whose proposals a signed case of the pool was made from, in any version."""
    opened = pool or open_pool()
    try:
        return frozenset(
            entry.model
            for case in opened.cases()
            for entry in opened.entries(case.name, every_version=True)
            if entry.model
        )
    finally:
        if pool is None:
            opened.close()


def call(model: str, *, name: str, note: str) -> None:
    """Give a model a name and a note of the laboratory's own.

    Raises:
        StorageError: too long, or the names cannot be written.
    """
    name, note = " ".join(name.split()), note.strip()
    if len(name) > LONGEST_NAME or len(note) > LONGEST_NOTE:
        raise StorageError(
            f"A name may have {LONGEST_NAME} letters and a note {LONGEST_NOTE}. Shorten it."
        )
    named = {**_called(), model: Called(name, note)}
    try:
        _names().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{_names()}: cannot be written ({error.strerror}).") from error
    write_bytes(_names(), msgspec.json.encode(named))


def activate(model: str, *, who: str, why: str) -> ModelInfo:
    """Make a model the active one.

    Raises:
        ModelError: there is no such model, or it is damaged; the active one stays.
        StorageError: the laboratory's trail can't be written; the model is active all the same,
            and the next entry brings this one along.
    """
    info = shelf.activate(model, who=who, why=why)
    laboratory.note_models()
    return info


def roll_back(to: str | None = None, *, who: str, why: str = "") -> ModelInfo:
    """Make the model active again that was before, or any. Raises as ``activate``."""
    info = shelf.rollback(to, who=who, why=why)
    laboratory.note_models()
    return info


def delete(model: str, *, who: str = "") -> None:
    """Delete one of the laboratory's own models.

    Raises:
        ModelError: it is shipped, active, or a signed case names it.
        StorageError: the laboratory's trail can't be written.
    """
    mark = _mark(resolve(model))
    shelf.remove(model, needed=named_by_signed_cases())
    laboratory.note("removed", who=who, after={"what": "model"}, model=mark)


def export_model(model: str, path: Path, *, who: str = "") -> str:
    """Write a model into one file; returns the mark to compare by.

    Raises:
        ModelError: there is no such model.
        StorageError: the file cannot be written.
    """
    info = resolve(model)
    names = ["card.json", *(entry.file for entry in info.card.weights)]
    names += [info.card.memory.file] if info.card.memory else []
    names += [name for name in shelf.SIDE_FILES if (info.folder / name).is_file()]
    mark = write_model(path, model=info.id, files=[info.folder / name for name in names])
    said: Json = {"what": "model", "sha256": mark}
    laboratory.note("exported", who=who, after=said, model=_mark(info))
    return mark


def import_model(path: Path, *, who: str = "") -> tuple[ModelInfo, str]:
    """Take in a model from a file; it is not made active. Returns it and the file's mark.

    Raises:
        StorageError: no model file, damaged, or tampered with.
        ModelError: its id is another model's, or the disk is full.
    """
    folder, mark = unpack_model(path, shelf.own_models())
    try:
        info = shelf.add(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    said: Json = {"what": "model", "sha256": mark}
    laboratory.note("imported", who=who, after=said, model=_mark(info))
    return info, mark


def promote(run: Run, *, who: str, at: str, why: str) -> ModelInfo:
    """Make the run's candidate the active model; the run is over then.

    Raises:
        StorageError: the verdict does not propose it and no reason was given.
        ModelError: the candidate is damaged, or the disk is full; what is active stays.
    """
    verdict = _verdict(run.model) or {}
    if verdict.get("recommendation") != "promote" and len(why.strip()) < SHORTEST_REASON:
        raise StorageError(
            "The verdict does not speak for this model. Say why it is to be used all the same."
        )
    info = shelf.add(run.model)
    shelf.activate(info.id, who=who, why=why.strip() or str(verdict.get("reason", "")))
    _over(run, "promoted", info, who=who, at=at, why=why)
    return info


def keep_active(run: Run, *, who: str, at: str, why: str = "") -> ModelInfo:
    """Leave the active model; the candidate stays in the list of models. Raises ModelError."""
    info = shelf.add(run.model)
    _over(run, "not promoted", info, who=who, at=at, why=why)
    return info


def _over(run: Run, what: str, info: ModelInfo, *, who: str, at: str, why: str) -> None:
    with suppress(StorageError), open_pool() as pool:
        pool.note(what, info.id, who=who, at=at, why=why)
    verdict = _verdict(run.model) or {}
    after: dict[str, Json] = {
        "what": what,
        "why": why,
        "verdict": str(verdict.get("recommendation", "")),
        "pack_sha256": run.asked.pack_sha256,
    }
    discard(run, decided=True)
    before: Json = {"model": f"{run.asked.base}@{run.asked.base_sha256}"}
    laboratory.note("retrained", who=who, before=before, after=after, model=_mark(info))


def _mark(info: ModelInfo) -> str:
    """A model as a trail names it."""
    return f"{info.id}@{info.sha256}"


def _verdict(folder: Path) -> dict[str, object] | None:
    try:
        return parse_json((folder / "verdict.json").read_bytes(), dict[str, object])
    except (OSError, msgspec.DecodeError):
        return None


def _names() -> Path:
    return shelf.own_models() / "names.json"


def _called() -> dict[str, Called]:
    try:
        return parse_json(_names().read_bytes(), dict[str, Called])
    except (OSError, msgspec.DecodeError):
        return {}
