"""Corrects one cell in the real window by the shortest way, and counts every gesture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cirnet_core.classes import CLASSES, TRAY
from karyo_desktop.domain.review import flagged, is_reviewed, likeliest_rival, queue, stops
from karyo_desktop.ui.karyogram.view import ARROWS
from karyo_desktop.ui.karyogram.walking import step
from tests.gui.driver import Driver

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

Truth = tuple[str, float]
"""Class, and the counter-clockwise turn that stands the image upright."""


@dataclass(frozen=True)
class Wrong:
    """A proposal that was not right.

    Attributes:
        flagged: it was in the review queue.
        class_: whether its class is wrong; else its orientation is.
    """

    truth: str
    said: str
    confidence: float
    flags: tuple[str, ...]
    flagged: bool
    class_: bool


@dataclass(frozen=True)
class Replay:
    """What correcting a cell took.

    Attributes:
        corrections: moves to a class, exchanges of two, and turns.
        waiting: chromosomes of the review queue.
        audited: how many of those were the blind audit's.
        looks: gestures that went to them; what waits in one class is looked at together, and the
            first is at hand as the cell comes on screen, and the next as soon as what was looked
            at is decided on.
        audits: how many of those looks showed nothing but the audit's.
        ways: gestures that only go to an unflagged chromosome (by keyboard).
        acceptances: the final acceptance.
        wrong: what the model had wrong.
    """

    chromosomes: int
    corrections: int
    waiting: int
    audited: int
    looks: int
    audits: int
    ways: int
    acceptances: int
    wrong: tuple[Wrong, ...]

    @property
    def actions(self) -> int:
        """All gestures."""
        return self.corrections + self.looks + self.ways + self.acceptances

    @property
    def one_by_one(self) -> int:
        """All gestures, if each flagged chromosome cost a look of its own, and none the audit's."""
        return self.corrections + self.waiting - self.audited + self.ways + self.acceptances

    @property
    def left_if_only_flagged(self) -> int:
        """Errors that stay if only what is in the queue is looked at."""
        return len({k for k, item in enumerate(self.wrong) if not item.flagged})


class _Hand:
    """One hand: the mouse, or the keyboard alone."""

    def __init__(self, driver: Driver, truth: Mapping[str, Truth], *, keyboard: bool) -> None:
        self.driver = driver
        self.truth = truth
        self.keyboard = keyboard
        self.corrections = 0
        self.ways = 0

    def truth_of(self, chromosome_id: str) -> Truth:
        """By the file's name, or its last part."""
        name = self.driver.cell.chromosome(chromosome_id).file
        found = self.truth.get(name) or self.truth.get(name.rsplit("/", 1)[-1])
        assert found is not None, f"{name}: no truth"
        return found

    def lies_in_wrong_class(self, chromosome_id: str) -> bool:
        return self.driver.column_of(chromosome_id) != self.truth_of(chromosome_id)[0]

    def is_upside_down(self, chromosome_id: str) -> bool:
        turn = self.driver.cell.karyogram.placements[chromosome_id].rotation_deg
        gap = (turn - self.truth_of(chromosome_id)[1] + 180.0) % 360.0 - 180.0
        return abs(gap) > 90.0

    def is_wrong(self, chromosome_id: str) -> bool:
        return self.lies_in_wrong_class(chromosome_id) or self.is_upside_down(chromosome_id)

    def look_at_next(self) -> None:
        """Go to the next of the queue."""
        if self.keyboard:
            self.driver.key(Qt.Key.Key_N)
        else:
            self.driver.press("look")
            self.driver.settle()

    def mend(self, chromosome_id: str) -> None:
        """Bring it to the truth, by as few gestures as there are."""
        if self.keyboard and self.is_wrong(chromosome_id):
            self._go_to(chromosome_id)
        # Turned first: as soon as one of the queue is sent to its class, the next is at hand.
        if self.is_upside_down(chromosome_id):
            if self.keyboard:
                self.driver.key("r")
            else:
                viewport = self.driver.window.workspace.view.viewport()
                QTest.mouseDClick(viewport, LEFT, pos=self.driver.at(chromosome_id))
                self.driver.settle()
            self.corrections += 1
        if self.lies_in_wrong_class(chromosome_id):
            column = self.truth_of(chromosome_id)[0]
            rival = self._rival(chromosome_id)
            if rival:
                self._exchange(chromosome_id, rival)
            elif self.keyboard:
                self.driver.type_class(column)
            else:
                self.driver.drag_to_class(chromosome_id, column)
            self.corrections += 1
        assert not self.is_wrong(chromosome_id)

    def _rival(self, chromosome_id: str) -> str:
        """One that lies in the class where this belongs, and belongs where this lies."""
        home, column = self.driver.column_of(chromosome_id), self.truth_of(chromosome_id)[0]
        if column not in CLASSES or home not in CLASSES:
            return ""
        return next((i for i in self.driver.members(column) if self.truth_of(i)[0] == home), "")

    def _exchange(self, chromosome_id: str, rival: str) -> None:
        """Two change places by one gesture; by keys, the other may have to be selected as well."""
        driver = self.driver
        column = driver.column_of(rival)
        if not self.keyboard:
            driver.drag(driver.at(chromosome_id), driver.at(rival), release=False)
            driver.release(Qt.KeyboardModifier.ControlModifier)
            return
        if likeliest_rival(driver.cell, chromosome_id, column) == rival:
            driver.key("s", Qt.KeyboardModifier.ShiftModifier)
            driver.type_class(column)
            return
        while rival not in driver.selected():
            driver.key("g", Qt.KeyboardModifier.ShiftModifier)
            driver.type_class(column)
            self.ways += 1
        assert set(driver.selected()) == {chromosome_id, rival}
        driver.key("s")

    def accept(self) -> None:
        """All that is left is right."""
        if self.keyboard:
            self.driver.key(Qt.Key.Key_Return, CTRL_SHIFT)
        else:
            self.driver.press("accept")
            self.driver.settle()

    def _go_to(self, chromosome_id: str) -> None:
        """To a neighbour by an arrow, else to a class and on from there; no way to one at hand."""
        if self.driver.selected() == (chromosome_id,):
            return
        if self._step_to(chromosome_id):
            self.ways += 1
            return
        column = self.driver.column_of(chromosome_id)
        while self.driver.selected() != (chromosome_id,):
            self.driver.key("g")
            if column == TRAY:
                self.driver.key("t")
            else:
                self.driver.type_class(column)
            self.ways += 1
            if self.driver.selected() != (chromosome_id,) and self._step_to(chromosome_id):
                self.ways += 1

    def _step_to(self, chromosome_id: str) -> bool:
        """By one arrow key, if one leads there."""
        scene = self.driver.window.workspace.scene
        assert scene.arrangement is not None
        order = scene.reading_order()
        for key, direction in ARROWS.items():
            if step(scene.arrangement, order, scene.primary, direction) == chromosome_id:
                self.driver.key(key)
                return self.driver.selected() == (chromosome_id,)
        return False


def replay(driver: Driver, truth: Mapping[str, Truth], *, keyboard: bool) -> Replay:
    """Correct the cell on screen: look at the queue, mend what is wrong, accept.

    Raises:
        AssertionError: the window did not come to the truth.
    """
    hand = _Hand(driver, truth, keyboard=keyboard)
    waiting = queue(driver.cell)
    doubtful = set(flagged(driver.cell))
    wrong = tuple(
        _wrong(hand, item.id, waiting) for item in driver.cell.chromosomes if hand.is_wrong(item.id)
    )
    chromosomes = len(driver.cell.chromosomes)
    looks = audits = 0
    seen: set[str] = set()
    while left := set(queue(driver.cell)) - seen:
        before = looks
        if not set(driver.selected()) & left:
            hand.look_at_next()
            looks += 1
        (shown,) = driver.selected()
        assert shown not in seen
        (stop,) = (ids for ids in stops(driver.cell) if shown in ids)
        audits += looks > before and not doubtful & set(stop)
        seen.update(stop)
        for chromosome_id in stop:
            hand.mend(chromosome_id)
    for item in driver.cell.chromosomes:
        hand.mend(item.id)
    hand.accept()
    assert is_reviewed(driver.cell)
    assert not any(hand.is_wrong(item.id) for item in driver.cell.chromosomes)
    return Replay(
        chromosomes=chromosomes,
        corrections=hand.corrections,
        waiting=len(waiting),
        audited=len(set(waiting) - doubtful),
        looks=looks,
        audits=audits,
        ways=hand.ways,
        acceptances=1,
        wrong=wrong,
    )


def _wrong(hand: _Hand, chromosome_id: str, waiting: tuple[str, ...]) -> Wrong:
    said = hand.driver.cell.chromosome(chromosome_id).proposal
    assert said is not None
    return Wrong(
        truth=hand.truth_of(chromosome_id)[0],
        said=said.class_,
        confidence=said.confidence,
        flags=said.flags,
        flagged=chromosome_id in waiting,
        class_=hand.lies_in_wrong_class(chromosome_id),
    )
