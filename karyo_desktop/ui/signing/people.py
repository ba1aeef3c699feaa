"""Who is signed in: the button in the status bar, the card, and the lock after idle time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget

from karyo_desktop.domain.signoff import Person, Role
from karyo_desktop.jobs.lane import Lane
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.services import profiles
from karyo_desktop.services.profiles import Session, SignedIn
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.ui.overlay import Overlay
from karyo_desktop.ui.panels.widgets import button
from karyo_desktop.ui.settings import Settings
from karyo_desktop.ui.signing.doing import Doing
from karyo_desktop.ui.signing.lock_screen import LockScreen
from karyo_desktop.ui.signing.people_card import PeopleCard

T = TypeVar("T")
LOOK_EVERY_MS = 5000


class People(QObject):
    """Signs people in and out. A passphrase is worked on in the background."""

    changed = Signal()
    """Somebody else is signed in, or nobody."""
    told = Signal(str)

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.session = Session(idle_minutes=settings.idle_minutes)
        self._lane: Lane | None = None
        self._hidden: list[QWidget] = []
        self._last = ""
        self.card = PeopleCard()
        self.overlay = Overlay(window, self.card, name="people-card", width_px=560)
        self.lock_screen = LockScreen(window)
        self.badge: QPushButton = button("", flat=True, name="people-badge")
        self.badge.clicked.connect(self.open)
        self.badge.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by keys: File › People
        self.card.sign_in_asked.connect(self._sign_in)
        self.card.profile_asked.connect(self._make)
        self.card.change_asked.connect(self._change)
        self.card.leave_asked.connect(self.leave)
        self.card.rules_changed.connect(self._keep_rules)
        self.card.closed.connect(self.overlay.dismiss)
        self.card.pages.currentChanged.connect(self._place)
        self.overlay.closed.connect(self.card.clear)
        self.lock_screen.form.sign_in_asked.connect(self._unlock)
        self._doing = Doing(self.session.touch, self)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._show()

    @property
    def person(self) -> Person | None:
        """Who is signed in."""
        return self.session.person

    @property
    def locked(self) -> bool:
        """Whether the window is covered until somebody signs in."""
        return self.lock_screen.isVisible()

    @property
    def busy(self) -> bool:
        """Whether a passphrase or a signature is being worked on."""
        return self._lane is not None and self._lane.busy

    def open(self) -> None:
        """Show the card."""
        self._fill()
        self.overlay.open(self.card.first_field())

    def leave(self) -> None:
        """Sign out; what is open stays open."""
        self.session.end()
        self._fill()
        self._show()

    def lock(self) -> None:
        """Cover the window until somebody signs in; without anybody signed in, there is no need."""
        if self.person is None or self.locked:
            return
        self._last = self.person.id
        self.session.end()
        self._cover()
        self._show()

    def look(self) -> None:
        """Lock if nothing was done for too long."""
        last = self.person
        if self.session.expire() and last is not None:
            self._last = last.id
            self._cover()
            self._show()

    def ask(self, work: Callable[[], T], use: Callable[[Outcome[T]], None]) -> None:
        """Work on a passphrase in the background."""
        if self._lane is None:
            self._lane = Lane("people", self)
        self._lane.submit(lambda _context: work(), on_outcome=use)

    def close(self) -> None:
        """End the thread; forget the key."""
        self._timer.stop()
        self.session.end()
        self._doing.watch(False)
        if self._lane is not None:
            self._lane.close()

    # what the cards ask

    def _sign_in(self, person_id: str, passphrase: str) -> None:
        self.card.wait(True)
        self.ask(partial(profiles.sign_in, person_id, passphrase), self._signed_in)

    def _make(self, name: str, role: str, passphrase: str, again: str) -> None:
        self.card.wait(True)
        chosen: Role = "reviewer" if role == "reviewer" else "analyst"
        self.ask(
            lambda: profiles.make_profile(
                name=name, role=chosen, passphrase=passphrase, again=again
            ),
            self._signed_in,
        )

    def _signed_in(self, outcome: Outcome[SignedIn]) -> None:
        self.card.wait(False)
        if isinstance(outcome, Done):
            self.session.begin(outcome.value)
            self.card.clear()
            self.overlay.dismiss()
            self._show()
            self.told.emit(self.tr("{0} is signed in.").format(outcome.value.person.name))
        elif isinstance(outcome, Failed):
            self.card.passphrase.clear()
            self.card.say(outcome.message)

    def _change(self, person_id: str, old: str, new: str, again: str) -> None:
        self.card.wait(True)

        def changed(outcome: Outcome[None]) -> None:
            self.card.wait(False)
            if isinstance(outcome, Done):
                self._fill()
                self.told.emit(self.tr("The passphrase is another one now."))
            elif isinstance(outcome, Failed):
                self.card.say(outcome.message)

        self.ask(
            lambda: profiles.change_passphrase(person_id, old=old, new=new, again=again), changed
        )

    def _unlock(self, person_id: str, passphrase: str) -> None:
        form = self.lock_screen.form
        form.go.setEnabled(False)

        def opened(outcome: Outcome[SignedIn]) -> None:
            form.go.setEnabled(True)
            if isinstance(outcome, Done):
                self.session.begin(outcome.value)
                self._uncover()
                self._show()
            elif isinstance(outcome, Failed):
                form.passphrase.clear()
                form.told.setText(outcome.message)
                form.told.show()

        self.ask(partial(profiles.sign_in, person_id, passphrase), opened)

    def _keep_rules(self, idle_minutes: int, second_person: bool) -> None:
        self._settings.idle_minutes = idle_minutes
        self._settings.second_person = second_person
        self.session.idle_minutes = idle_minutes
        self.changed.emit()

    # what is seen

    def _place(self) -> None:
        """Another page has another height."""
        if self.overlay.isVisible():
            self.overlay.open(self.card.first_field())

    def _cover(self) -> None:
        self._hidden = [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget is not self._window and widget.isVisible()
        ]
        for widget in self._hidden:
            widget.hide()
        self._window.menuBar().setEnabled(False)
        self.lock_screen.form.show_people(self._people(), self._last)
        self.lock_screen.open(self.lock_screen.form.passphrase)

    def _uncover(self) -> None:
        self.lock_screen.dismiss()
        self._window.menuBar().setEnabled(True)
        for widget in self._hidden:
            widget.show()
        self._hidden = []

    def _people(self) -> tuple[Person, ...]:
        try:
            return profiles.people()
        except StorageError as error:
            self.card.say(str(error))
            return ()

    def _fill(self) -> None:
        people = self._people()
        self.card.show_people(
            people,
            self.person,
            idle=self.session.idle_minutes,
            second=self._settings.second_person,
        )

    def _show(self) -> None:
        person = self.person
        # Only somebody who is signed in can be idle; a locked window has nobody signed in.
        self._doing.watch(person is not None)
        words = self.tr("Not signed in")
        if person is not None:
            words = f"{person.name} · {self.card.role_words(person)}"
        self.badge.setText(words)
        self.badge.setAccessibleName(words)
        self.badge.setToolTip(self.tr("Who works here: sign in, switch, lock"))
        self.changed.emit()
