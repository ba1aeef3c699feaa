"""Where converted networks lie: one folder a model, runtime and CPU, put in place whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from cirnet_core.errors import ModelError
from cirnet_core.files import parse_json, read_small
from cirnet_core.models.card import ModelCard, WeightFile, hash_file
from cirnet_core.nn.cirnet import NetConfig
from cirnet_core.runtime.engine import EngineError

MANIFEST = "engine.json"
FORMAT = 1
MOST_ENGINES = 4
"""So many are kept; those that were made first go."""

_PARTIAL = ".part-"
_LEFT_AFTER_S = 3600.0


@dataclass(frozen=True)
class EngineKey:
    """What a converted network depends on.

    Attributes:
        model: the model's id, for the folder's name.
        weights: hash of the card's weights and network.
        runtime: name and version.
        cpu: the processor and what it can do, since the check of the answers holds for it alone.
    """

    model: str
    weights: str
    runtime: str
    cpu: str
    format: int = FORMAT


@dataclass(frozen=True)
class Manifest:
    """What lies in an engine's folder.

    Attributes:
        files: name, hash and size of each.
        differences: by precision, the greatest difference of a class logit from PyTorch's.
        refused: by precision, why it is not used.
    """

    key: EngineKey
    files: tuple[WeightFile, ...]
    differences: dict[str, float]
    refused: dict[str, str]


def weights_digest(card: ModelCard) -> str:
    """One hash of a model's weights and of the network that they fill.

    Raises:
        ModelError: the card names no network of this program.
    """
    try:
        net = msgspec.convert(card.net, NetConfig).to_json()
    except msgspec.ValidationError as error:
        raise ModelError(f"{card.id}: field net: {error}.") from error
    # A card may leave out what is usual, and an old one knows not all that there is now.
    usual = NetConfig().to_json()
    told = {name: value for name, value in net.items() if value != usual[name]}
    parts = [sorted((entry.file, entry.sha256) for entry in card.weights), told]
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()


def engines_root() -> Path:
    """``KARYO_HOME/cache/engines``, or the system's usual place for what can be made again."""
    chosen = os.environ.get("KARYO_HOME")
    base = Path(chosen) / "cache" if chosen else None
    return (base or Path(platformdirs.user_cache_dir("karyo-desktop", False))) / "engines"


def engine_folder(key: EngineKey) -> Path:
    """Where the engine of a key lies, or would."""
    digest = hashlib.sha256(msgspec.json.encode(key, order="deterministic")).hexdigest()
    return engines_root() / f"{Path(key.model).name}-{digest[:16]}"


def read_manifest(key: EngineKey) -> Manifest | None:
    """What was built for a key, with every file intact; None where nothing was.

    Raises:
        EngineError: it is damaged.
    """
    folder = engine_folder(key)
    if not folder.exists():
        return None
    try:
        manifest = parse_json(read_small(folder / MANIFEST), Manifest)
        for entry in manifest.files:
            if hash_file(folder / Path(entry.file).name) != entry.sha256:
                raise EngineError(f"{folder / entry.file}: damaged")
    except (OSError, msgspec.DecodeError) as error:
        raise EngineError(f"{folder}: damaged ({error})") from error
    if manifest.key != key:
        raise EngineError(f"{folder / MANIFEST}: field key: of another engine")
    return manifest


@contextmanager
def new_engine(key: EngineKey) -> Iterator[Path]:
    """An empty folder to build in, which takes the engine's place when the block ends well.

    Raises:
        EngineError: nothing can be written there.
    """
    folder = engine_folder(key)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=folder.name + _PARTIAL, dir=folder.parent))
    except OSError as error:
        raise EngineError(f"{folder.parent}: cannot be written ({error.strerror})") from error
    try:
        yield partial
        _replace(partial, folder)
    except OSError as error:
        raise EngineError(f"{folder}: cannot be written ({error.strerror})") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _prune(folder)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what an engine's folder holds, last of all."""
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))


def _replace(partial: Path, folder: Path) -> None:
    if folder.exists():
        # A folder with content cannot be replaced in one step; in between, nothing is there,
        # and a reader falls back to PyTorch.
        old = Path(tempfile.mkdtemp(prefix=folder.name + _PARTIAL, dir=folder.parent))
        os.replace(folder, old / "old")
        shutil.rmtree(old, ignore_errors=True)
    os.replace(partial, folder)


def _prune(kept: Path) -> None:
    """Drop the oldest engines, as those of earlier runtimes and models, and what a kill left."""
    with suppress(OSError):  # another process prunes at the same time
        made = {entry: entry.stat().st_mtime for entry in kept.parent.iterdir() if entry != kept}
        partial = [entry for entry in made if _PARTIAL in entry.name]
        whole = sorted(made.keys() - partial, key=lambda entry: made[entry], reverse=True)
        left = [entry for entry in partial if time.time() - made[entry] > _LEFT_AFTER_S]
        for entry in [*whole[MOST_ENGINES - 1 :], *left]:
            shutil.rmtree(entry, ignore_errors=True)
