"""A name and a date of birth are planted in a case, and looked for in all that leaves it."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import StreamObject

from karyo_desktop.cli.main import main as cirnet
from karyo_desktop.report.details import ReportDetails
from karyo_desktop.services import crash, laboratory, profiles
from karyo_desktop.services.library import scan
from karyo_desktop.services.pool import open_pool, pool_path
from karyo_desktop.services.report_details import details_of, with_details
from karyo_desktop.storage import journal
from karyo_desktop.storage.case_file import load_case
from karyo_desktop.storage.encryption import Cost
from karyo_desktop.storage.library import Index
from karyo_desktop.storage.lock import lock_path
from karyo_desktop.storage.pool_pack import export_pack
from karyo_desktop.ui.reporting import asking
from karyo_desktop.ui.reporting.asking import PictureWish
from tests.gui.driver import Driver, Run
from tests.gui.signing_driver import accept_cell, act, make_profile, trigger

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

NAME, BIRTH = "Quixatilda Zvornik-Ürük", "1884-05-17"
PLANTED = ("Quixatilda", "Zvornik", BIRTH, "18840517", "17.05.1884")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
Found = set[tuple[str, str]]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "COST", Cost(passes=1, memory_kib=8, lanes=1))


def tells(data: bytes) -> bool:
    """Whether bytes tell who it is: as text of any kind, as hexadecimal, or escaped."""
    forms = [word.encode(encoding) for word in PLANTED for encoding in ENCODINGS]
    forms += [text.encode() for form in forms for text in (form.hex(), form.hex().upper())]
    return any(form in data for form in forms)


def search(data: bytes, where: str, part: str = "") -> Iterator[tuple[str, str]]:
    """Every place of a file that tells it: within zips, in streams of a PDF, in a PNG's texts."""
    if tells(data):
        yield where, part
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if tells(info.filename.encode()) or tells(info.comment):
                    yield where, f"{part}name"
                yield from search(archive.read(info), where, f"{part}{info.filename}")
    elif data.startswith(b"%PDF"):
        yield from search_pdf(data, where)
    elif data.startswith(b"\x89PNG"):
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            if tells(repr(picture.info).encode()):
                yield where, "PNG"
    else:
        yield from search_packed(data, where)


def search_packed(data: bytes, where: str) -> Iterator[tuple[str, str]]:
    """What is deflated somewhere within, as a database might hold it."""
    for head in (b"\x78\x01", b"\x78\x9c", b"\x78\xda"):
        at = data.find(head)
        while at >= 0:
            with suppress(zlib.error):
                if tells(zlib.decompressobj().decompress(data[at:], 10_000_000)):
                    yield where, f"deflated at {at}"
            at = data.find(head, at + 1)


def search_pdf(data: bytes, where: str) -> Iterator[tuple[str, str]]:
    reader = PdfReader(io.BytesIO(data))
    if tells(repr(reader.metadata).encode()) or tells(repr(reader.outline).encode()):
        yield where, "metadata"
    drawn = {page.raw_get("/Contents").idnum: page.page_number for page in reader.pages}
    for number in range(1, int(reader.trailer["/Size"])):
        found = reader.get_object(number)
        if isinstance(found, StreamObject):
            # What is drawn on a page is what a person reads there.
            place = f"page {drawn[number] + 1}" if number in drawn else f"stream {number}"
            with suppress(NotImplementedError):
                if tells(found.get_data()):
                    yield where, place
        elif tells(repr(found).encode()):
            yield where, f"object {number}"
    for number, page in enumerate(reader.pages, start=1):
        if tells(page.extract_text().encode()):
            yield where, f"page {number}"


def search_all(folder: Path) -> Found:
    """Every place below a folder, names of files and folders included."""
    found: Found = set()
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if tells(place.encode()):
            found.add((place, "name"))
        if path.is_file():
            found.update(search(path.read_bytes(), place))
    return found


def test_the_search_finds_what_is_hidden(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", NAME)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in.zip", packed.getvalue())
    (tmp_path / "a.zip").write_bytes(outer.getvalue())
    (tmp_path / "b.bin").write_bytes(b"x" + zlib.compress(BIRTH.encode("utf-16-le")))
    (tmp_path / "17.05.1884").mkdir()
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as base:
        base.execute("CREATE TABLE t (a)")
        base.execute("INSERT INTO t VALUES (?)", (NAME,))
        base.commit()
    assert {place for place, _ in search_all(tmp_path)} == {
        "a.zip", "b.bin", "17.05.1884", "c.sqlite"
    }  # fmt: skip


def export_all(driver: Driver, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the window gives out."""
    driver.export_pdf(out / "a.pdf")
    for kind in ("png", "tiff", "svg"):
        wish = PictureWish(kind=kind, dpi=100, idiograms=kind == "svg")  # type: ignore[arg-type]
        monkeypatch.setattr(asking, "ask_picture", lambda _parent, wish=wish: wish)
        driver.answer_save(out / f"a{wish.suffix}")
        trigger(driver, "export_png")
        driver.wait(lambda: not driver.window.files.busy)
    for suffix in ("json", "csv"):
        path = out / f"case.{suffix}"
        monkeypatch.setattr(asking, "ask_case_table", lambda *_args, path=path: path)
        trigger(driver, "export_case")
        driver.wait(lambda: not driver.window.files.busy)


@pytest.fixture
def silence(
    caplog: pytest.LogCaptureFixture, capfdbinary: pytest.CaptureFixture[bytes]
) -> Iterator[None]:
    """What is logged or printed tells nobody."""
    caplog.set_level(logging.DEBUG)
    yield
    logged = [record.getMessage() for record in caplog.get_records("call")]
    assert logged
    assert not tells("\n".join(logged).encode())
    assert not tells(b"".join(capfdbinary.readouterr()))


@pytest.mark.usefixtures("silence")
def test_who_it_is_lies_where_it_may_and_nowhere_else(
    run: Run, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases, out = tmp_path / "cases", tmp_path / "out"
    cases.mkdir()
    out.mkdir()
    path = cases / "a.karyo"
    names: list[str] = []

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        document = driver.document
        details = replace(details_of(document.case), name=NAME, birth_date=BIRTH)
        document.note_case(with_details(document.case, details))
        driver.drag_to_class(driver.members("9")[0], "10")
        driver.undo()
        names.extend(file.name for file in journal.folder().iterdir())
        make_profile(driver, "Ada Muster")
        accept_cell(driver)
        driver.answer_save(path)
        act(driver, "review")
        act(driver, "sign")
        assert not tells(lock_path(path).read_bytes())
        driver.wait(pool_path().exists)
        export_all(driver, out, monkeypatch)
        trigger(driver, "verify")
        driver.wait(lambda: not driver.window.files.busy)
        driver.save()

    run(["--demo"], job)
    assert names
    assert not tells("\n".join(names).encode())
    with open_pool() as pool:
        export_pack(pool, out / "pool.zip")
    exported = ["audit", "export", str(path), "--format"]
    assert cirnet([*exported, "csv", "--out", str(out / "trail.csv")]) == 0
    assert cirnet([*exported, "json", "--out", str(out / "trail.json")]) == 0
    assert cirnet(["audit", "export", "--format", "json", "--out", str(out / "lab.json")]) == 0
    assert cirnet(["report", str(cases), "--out", str(out / "reports")]) == 0
    with pytest.raises(ZeroDivisionError) as info:
        fall(details_of_file(path))
    assert crash.write_report(info.value) is not None
    look_at_in_library(cases)
    assert laboratory.read(), "the batch is in the laboratory's trail"
    written = {file.name for file in out.iterdir()}
    assert {"a.pdf", "a.png", "a.tif", "a.svg", "case.json", "case.csv", "pool.zip"} <= written
    # Stored apart, and on the page of the report that a person reads.
    assert search_all(cases) == {
        ("a.karyo", "identity.json"), ("a.karyo", "versions/1/identity.json"),
        ("a.karyo.bak", "identity.json"), ("a.karyo.bak", "versions/1/identity.json"),
    }  # fmt: skip
    pages = {place for place in search_all(out) if place[1].startswith("page ")}
    assert search_all(out) == pages
    assert {file for file, _ in pages} == {"a.pdf", "reports/demo_cell_v1_final.pdf"}
    assert search_all(own_home) == set()


def details_of_file(path: Path) -> ReportDetails:
    return details_of(load_case(path)[0])


def fall(details: ReportDetails) -> None:
    """An error that holds the name, as one in the report's code might."""
    try:
        json.loads(details.name)
    except ValueError as error:
        error.add_note(f"{details.name}, {details.birth_date}")
        raise ZeroDivisionError(f"{details.name}: {details.birth_date}") from error


def look_at_in_library(cases: Path) -> None:
    """The start page's list makes its index."""
    (item,) = scan(cases, Index())
    assert item.row.message == ""
