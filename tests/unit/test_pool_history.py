"""Whatever happens in whatever order: no label is lost, and no locked case is ever trained on."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cirnet_core.classes import CLASSES
from cirnet_core.data.pack import Pack
from cirnet_core.errors import InputError, ModelError
from cirnet_core.models import shelf
from cirnet_core.models.card import ModelCard, read_card, weight_files, write_card
from cirnet_core.models.store import list_models, resolve
from cirnet_core.retrain.division import divide
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.pool import Pool
from karyo_desktop.storage.pool_pack import export_pack
from karyo_desktop.storage.pool_schema import Entry, Looked

NAMES = st.integers(0, 8).map("K-{}".format)
PICTURES = st.lists(st.integers(0, 14), min_size=1, max_size=3, unique=True)


class Laboratory(RuleBasedStateMachine):
    """A pool and a store of models, beside a plain memory of all that was done to them."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.before = os.environ.get("KARYO_HOME")
        os.environ["KARYO_HOME"] = str(self.root / "home")
        self.pool = Pool(self.root / "pool.sqlite")
        self.labels: set[tuple[str, str, str, str]] = set()  # case, version, image, class
        self.versions: dict[str, int] = {}
        self.parts: dict[str, str] = {}
        self.out: set[str] = set()
        self.locked: set[str] = set()
        self.trained: dict[str, set[str]] = {}
        self.active = [resolve().id]
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "root"):
            self.pool.close()
            if self.before is None:
                os.environ.pop("KARYO_HOME", None)
            else:
                os.environ["KARYO_HOME"] = self.before
            shutil.rmtree(self.root)

    @rule(name=NAMES, pictures=PICTURES, class_=st.sampled_from(CLASSES), bulk=st.booleans())
    def sign(self, name: str, pictures: list[int], class_: str, bulk: bool) -> None:
        version = str(self.count)
        images = {_hash(n): _image(n) for n in pictures}
        looked: Looked = "bulk" if bulk else "single"
        entries = [
            Entry("c", f"i{k}", sha256, class_=class_, looked=looked)
            for k, sha256 in enumerate(images)
        ]
        case = self.pool.add_signing(name, entries, images, version=version, who="p", at="2026")
        self.count += 1
        name = case.name  # another case of the same name has a number behind it
        self.versions[name] = int(version)
        self.labels |= {(name, version, sha256, class_) for sha256 in images}
        assert self.parts.setdefault(name, case.part) == case.part
        if case.part == "locked":
            self.locked |= set(images)

    @precondition(lambda self: self.versions)
    @rule(data=st.data(), out=st.booleans())
    def withdraw(self, data: st.DataObject, out: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.versions)))
        self.pool.leave_out(name, who="p", at="2026", out=out)
        (self.out.add if out else self.out.discard)(name)

    @rule(seed=st.integers(0, 3))
    def retrain(self, seed: int) -> None:
        """All of a retraining but the network: a frozen pack, its division, a model of its own."""
        self.count += 1
        try:
            export_pack(self.pool, self.root / "frozen.zip")
        except StorageError:
            return
        with Pack(self.root / "frozen.zip") as pack:
            try:
                division = divide([pack], split=None, locked=None, seed=seed)
            except InputError:
                return
            seen = {
                hashlib.sha256(pack.read(row.file)).hexdigest()
                for group in (*division.train, *division.val)
                for row in group.rows
            }
        assert not seen & self.locked
        name = f"m-{self.count}"
        self.trained[name] = seen
        shelf.add(_model(self.root / name, name, division.sha256))

    @precondition(lambda self: self.trained)
    @rule(data=st.data())
    def promote(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.trained)))
        shelf.activate(name, who="p", why="better")
        if name != self.active[-1]:
            self.active.append(name)

    @rule()
    def roll_back(self) -> None:
        if len(self.active) == 1:
            with pytest.raises(ModelError, match="no earlier model"):
                shelf.rollback()
            return
        shelf.rollback()
        self.active.pop()

    @rule()
    def crash_while_signing(self) -> None:
        """The machine dies in the middle of a transaction; what lies on the disk is opened."""
        dying = sqlite3.connect(self.root / "pool.sqlite", isolation_level=None)
        dying.execute("PRAGMA cache_size = 1")
        dying.execute("BEGIN IMMEDIATE")
        for n in range(20):
            dying.execute("INSERT INTO images VALUES (?, ?)", (f"half-{n}", os.urandom(5000)))
        left = self.root / "left"
        left.mkdir()
        for file in self.root.glob("pool.sqlite*"):
            shutil.copyfile(file, left / file.name)
        dying.execute("ROLLBACK")
        dying.close()
        self.pool.close()
        for file in self.root.glob("pool.sqlite*"):
            file.unlink()
        for file in left.iterdir():
            shutil.move(file, self.root / file.name)
        left.rmdir()
        self.pool = Pool(self.root / "pool.sqlite")
        with pytest.raises(StorageError):
            self.pool.image("half-0")

    @rule()
    def crash_while_adding_a_model(self) -> None:
        models = shelf.own_models()
        half = models / ".half.part"
        half.mkdir(parents=True, exist_ok=True)
        card, _ = read_card(resolve().folder)
        write_card(half, replace(card, id="half"))
        with open(models / shelf.HISTORY, "ab") as file:
            file.write(b'{"at":"2026","act')

    @invariant()
    def no_label_is_lost(self) -> None:
        if not hasattr(self, "root"):
            return
        found = set()
        for case in self.pool.cases():
            assert self.pool.entries(case.name, every_version=True)
            for entry in self.pool.entries(case.name, every_version=True):
                self.pool.image(entry.sha256)
                found.add((case.name, entry.sha256, entry.class_))
            assert case.part == self.parts[case.name]
            assert case.left_out == (case.name in self.out)
        assert found == {(name, sha256, class_) for name, _, sha256, class_ in self.labels}
        self.pool.check()

    @invariant()
    def nothing_locked_is_taught(self) -> None:
        if not hasattr(self, "root"):
            return
        for case, entries in self.pool.teachable():
            assert case.name not in self.out
            if case.part != "locked":
                assert not {entry.sha256 for entry in entries} & self.locked

    @invariant()
    def the_active_model_is_the_one_that_was_chosen(self) -> None:
        if hasattr(self, "root"):
            assert resolve().id == self.active[-1]
            assert set(self.trained) >= {i.id for i in list_models()} - {self.active[0]}


def _image(number: int) -> bytes:
    return f"picture {number}".encode()


def _hash(number: int) -> str:
    return hashlib.sha256(_image(number)).hexdigest()


def _model(folder: Path, name: str, manifest: str) -> Path:
    """A model as far as the store looks: a card that names its files."""
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(name.encode())
    card: ModelCard = read_card(resolve().folder)[0]
    write_card(
        folder,
        replace(
            card,
            id=name,
            weights=weight_files([folder / "model.safetensors"]),
            training={"manifest_sha256": manifest},
            parent=card.id,
            memory=None,
        ),
    )
    return folder


TestLaboratory = Laboratory.TestCase
TestLaboratory.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
