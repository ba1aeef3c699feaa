"""The replay harness on a small fixed sample: a drawn cell with known mistakes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirnet_core.types import CellProposal, ChromosomeProposal
from karyo_desktop.domain.review import stops
from karyo_desktop.jobs import karyotyper
from karyo_desktop.ui import settings
from tests.full.replay_data import Worsened
from tests.full.replay_drive import Replay, Wrong, replay
from tests.gui.driver import Driver, Run
from tests.gui.fakes import FakePredictor, Truth

EXCHANGED = {"25.png": "26.png", "26.png": "25.png"}


class Mistaken(FakePredictor):
    """Wrong about six chromosomes: four in class, of which two are mistaken for each other and
    one is flagged, and two turned."""

    def propose(self, *args: object, **kwargs: object) -> CellProposal:
        said = super().propose(*args, **kwargs)  # type: ignore[arg-type]
        return replace(said, chromosomes=tuple(self.mistake(c) for c in said.chromosomes))

    def mistake(self, said: ChromosomeProposal) -> ChromosomeProposal:
        name = said.file.rsplit("/", 1)[-1]
        if name in ("07.png", "12.png"):
            return replace(said, class_="14" if said.class_ != "14" else "15")
        if name in EXCHANGED:
            return replace(said, class_=self.truth[EXCHANGED[name]][0])
        if name in ("03.png", "21.png"):
            return replace(said, rotation_deg=(said.rotation_deg + 180.0) % 360.0)
        return said


@pytest.mark.parametrize("keyboard", [False, True])
def test_the_truth_is_reached_by_the_shortest_way(
    run: Run, truth: dict[str, Truth], monkeypatch: pytest.MonkeyPatch, keyboard: bool
) -> None:
    monkeypatch.setattr(settings, "AUDIT_SHARE", 0.05)
    fake = Mistaken(truth, doubts={"07.png": "11", "21.png": "X", "30.png": "9"})
    monkeypatch.setattr(karyotyper, "load_predictor", lambda: fake)
    found: list[Replay] = []
    begun: list[int] = []

    def job(driver: Driver) -> None:
        driver.wait_for_proposal()
        begun.append(len(stops(driver.cell)))
        found.append(replay(driver, truth, keyboard=keyboard))
        effort = driver.document.snapshot().cells[0].effort
        assert effort.actions == found[0].actions

    run(["--demo"], job)
    (done,) = found
    # The two that were mistaken for each other change places by one gesture.
    assert truth["25.png"][0] != truth["26.png"][0]
    assert (done.chromosomes, done.corrections, done.acceptances) == (46, 5, 1)
    assert (done.waiting, done.audited) == (5, 2)
    # The first is at hand when the cell comes on screen; the audit asks about a class at once.
    assert begun == [3]
    assert done.looks == 2
    assert len(done.wrong) == 6
    assert sum(wrong.flagged for wrong in done.wrong) >= 2
    assert done.left_if_only_flagged == sum(not wrong.flagged for wrong in done.wrong)
    # To one of the two that change places there is no way: its class is typed to exchange with.
    least_ways = done.left_if_only_flagged - 1 if keyboard else 0
    assert done.ways >= least_ways if keyboard else done.ways == 0
    assert done.actions == 5 + 2 + 1 + done.ways
    assert done.one_by_one == 5 + 3 + 1 + done.ways


def test_mistakes_are_put_in_until_nine_in_ten_are_right(truth: dict[str, Truth]) -> None:
    from cirnet_core.types import ImageFile

    images = [ImageFile(name, name.encode()) for name in truth]
    mistake = Wrong("4", "5", 0.71, ("class:low_confidence",), True, True)
    worse = Worsened(FakePredictor(truth), [mistake], seed=3)
    worse.truth = dict(truth)
    said = worse.propose("cell", images).chromosomes
    wrong = [c for c in said if c.class_ != truth[c.file][0]]
    assert len(wrong) == 46 - round(0.9 * 46)
    assert {(c.class_, c.confidence, c.flags) for c in wrong} <= {
        ("5", 0.71, ("class:low_confidence",)),
    } | {(c.class_, 0.71, ("class:low_confidence",)) for c in wrong}
    assert said == worse.propose("cell", images).chromosomes
    with pytest.raises(ValueError, match="without --inject"):
        Worsened(FakePredictor(truth), [], seed=3)
