"""The window's part that signs: people, sign-off, protection, and what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout

from karyo_desktop.domain.audit import UNNAMED
from karyo_desktop.domain.model import Case
from karyo_desktop.domain.signoff import RefusedError
from karyo_desktop.jobs.opening import LoadedCase
from karyo_desktop.jobs.outcome import Done, Failed, Outcome
from karyo_desktop.services import profiles, signing
from karyo_desktop.services.signing import Verdict
from karyo_desktop.storage import encryption
from karyo_desktop.storage.encryption import CaseKey
from karyo_desktop.storage.errors import StorageError
from karyo_desktop.storage.images import ImageStore
from karyo_desktop.ui.actions import Spec
from karyo_desktop.ui.document import Document
from karyo_desktop.ui.feature import Feature, Parts
from karyo_desktop.ui.overlay import Overlay
from karyo_desktop.ui.reporting.choice import TemplateChoice
from karyo_desktop.ui.signing.banner import SignOffBanner
from karyo_desktop.ui.signing.people import People
from karyo_desktop.ui.signing.protect_card import OpenCard, ProtectCard
from karyo_desktop.ui.signing.signoff_card import SignOffCard, Standing
from karyo_desktop.ui.signing.words import kept_words, locked_words

translate = QCoreApplication.translate


class Signing(Feature):
    """Who works here, how far the case is, and who can read it."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        window = parts.window
        self.people = People(window, parts.settings)
        self.people.told.connect(self.told)
        self.people.changed.connect(self._people_changed)
        self.banner = SignOffBanner()
        self.banner.asked.connect(self.open_sign_off)
        self.card = SignOffCard()
        self.overlay = Overlay(window, self.card, name="signoff-card", width_px=680)
        self.card.closed.connect(self.overlay.dismiss)
        self.card.people_asked.connect(self._to_people)
        self.card.act_asked.connect(self._act)
        self.card.version_asked.connect(self._look_at)
        self.protect_card = ProtectCard()
        self.protect = Overlay(window, self.protect_card, name="protect-card", width_px=560)
        self.protect_card.closed.connect(self.protect.dismiss)
        self.protect_card.protect_asked.connect(self._protect)
        self.protect_card.bare_asked.connect(lambda: self._use_key(None))
        self.open_card = OpenCard()
        self.opening = Overlay(window, self.open_card, name="open-card", width_px=460)
        self.open_card.closed.connect(self.opening.dismiss)
        self.open_card.open_asked.connect(self._open)
        self._wanted: Path | None = None
        self.verdict = Verdict()
        self._back_to_sign_off = False
        parts.files.who = self._name
        parts.files.passphrase_asked.connect(self._ask_passphrase)
        parts.casework.shown.connect(lambda _new, _old: self.opening.dismiss())

    @property
    def document(self) -> Document | None:
        """The open case."""
        return self.parts.casework.document

    def specs(self) -> tuple[Spec, ...]:
        """Sign-off, people, lock, protection."""
        return (
            Spec("sign_off", translate("Signing", "Si&gn-off…"), ("Ctrl+Shift+G",), "confirm"),
            Spec("people", translate("Signing", "Peop&le…")),
            Spec("lock", translate("Signing", "Loc&k now"), ("Ctrl+Alt+L",)),
            Spec("protect", translate("Signing", "Protect with a passp&hrase…")),
        )

    def slots(self) -> Mapping[str, Callable[[], object]]:
        """What they do."""
        return {
            "sign_off": self.open_sign_off,
            "people": self.people.open,
            "lock": self.people.lock,
            "protect": self.open_protect,
        }

    def menus(self) -> Mapping[str, str]:
        """In the file menu."""
        return {"file": "sign_off protect | people lock |"}

    def use_actions(self, find: Callable[[str], QAction]) -> None:
        """The window stands: the banner goes over the sheet, the badge into the status bar."""
        centre = self.parts.window.centralWidget()
        middle = centre.layout() if centre is not None else None
        if isinstance(middle, QBoxLayout):
            middle.insertWidget(0, self.banner)
        self.parts.window.statusBar().addPermanentWidget(self.people.badge)

    def set_document(self, document: Document | None) -> None:
        """Verify its signatures, and follow what is done to it."""
        if document is None:
            self.verdict = Verdict()
            self.banner.hide()
            return
        document.who = self._name
        document.person = lambda: self.people.person
        document.refused.connect(self._refused)
        document.signoff_changed.connect(self._verify)
        self._verify()

    def update_actions(self, enable: Callable[[str, bool], None]) -> None:
        """Sign-off and protection need a case."""
        enable("sign_off", self.document is not None)
        enable("protect", self.document is not None and not self.document.kept)
        enable("lock", self.people.person is not None)

    def restyle(self) -> None:
        """The theme is another one now."""
        self.banner.restyle()

    def close(self) -> None:
        """End the thread, forget the keys."""
        self.people.close()

    # sign-off

    def open_sign_off(self) -> None:
        """Show how far the case is."""
        if self.document is not None:
            self._fill()
            self.card.warn("")
            self.overlay.open(self.card.first_field())
            if self.document.case.signoff.state != "signed":
                case = self.document.case
                self.people.ask(partial(signing.report_problem, case), self._warn)

    def _warn(self, outcome: Outcome[str]) -> None:
        if isinstance(outcome, Done) and outcome.value and self.overlay.isVisible():
            self.card.warn(outcome.value)
            self.overlay.open(self.card.first_field())

    def _fill(self) -> None:
        document = self.document
        if document is None:
            return
        case = document.case
        self.card.show_standing(
            Standing(
                case.id,
                case.signoff,
                self.people.person,
                signing.open_cells(case),
                self.verdict,
                self.parts.settings.second_person,
                document.kept,
            )
        )

    def _look_at(self, number: int) -> None:
        """Show an earlier version in place of the case, or (0) the case again."""
        document = self.document
        if document is None:
            return
        if not number:
            self.overlay.dismiss()
            if document.path is not None:
                self.parts.casework.open_paths([document.path])
            return

        def found(outcome: Outcome[LoadedCase]) -> None:
            if isinstance(outcome, Failed):
                self._say(outcome.message)
            elif isinstance(outcome, Done) and document is self.document:
                self.overlay.dismiss()
                title = self.tr("{0}, version {1}").format(document.title, number)
                self.parts.files.show_loaded(outcome.value, title=title)

        self.people.ask(partial(_version, document, number, kept_words(number)), found)

    def _to_people(self) -> None:
        self._back_to_sign_off = True
        self.overlay.dismiss()
        self.people.open()

    def _people_changed(self) -> None:
        if self._back_to_sign_off and self.people.person is not None:
            self._back_to_sign_off = False
            self.open_sign_off()
        elif self.overlay.isVisible():
            self._fill()

    def _act(self, name: str, passphrase: str, reason: str, despite: bool) -> None:
        """Check the passphrase in the background, then do the step."""
        document, person = self.document, self.people.person
        if document is None or person is None:
            return
        choice = TemplateChoice(self.parts.settings)
        template, fault = choice.template, choice.fault
        if name == "review" and fault:
            self._say(fault)
            return
        self.card.wait(True)
        document.begin_sitting()
        case, images = document.case, document.images
        before = images.attachments
        at, second = signing.now(), self.parts.settings.second_person

        def work() -> Case:
            who = profiles.sign_in(person.id, passphrase)
            if name == "claim":
                return signing.claim(case, who, at=at)
            if name == "review":
                return signing.review(
                    case,
                    images,
                    who,
                    at=at,
                    second_person=second,
                    despite_open=despite,
                    template=template,
                )
            if name == "sign":
                return signing.sign(case, images, who, at=at, second_person=second)
            if name == "take_back":
                return signing.take_back(case, images, who, at=at)
            return signing.amend(case, who, at=at, reason=reason)

        def ended(outcome: Outcome[Case]) -> None:
            self.card.wait(False)
            if isinstance(outcome, Done) and document.case is case:
                document.take(outcome.value)
                self._done(document)
                return
            images.attachments = before
            if isinstance(outcome, Failed):
                self._say(outcome.message)
            else:
                self._say(self.tr("The case has changed meanwhile. Look again, and repeat it."))

        self.people.ask(work, ended)

    def _say(self, text: str) -> None:
        self.card.say(text)
        self.overlay.open(self.card.passphrase)  # as high as the sentence needs

    def _done(self, document: Document) -> None:
        """A step is worth nothing until it lies on the disk."""
        self._fill()
        self.overlay.dismiss()
        if document is self.document:
            self.parts.casework.save(ask=False)

    def _verify(self) -> None:
        document = self.document
        if document is None:
            return
        case, images = document.case, document.images
        self.verdict = Verdict()
        self.banner.show_state(case.signoff, (), kept=document.kept)
        if document.path is None and not case.signoff.locked:
            return

        def verified(outcome: Outcome[Verdict]) -> None:
            if not isinstance(outcome, Done) or document is not self.document:
                return
            if document.case.signoff == case.signoff:
                self.verdict = outcome.value
                self.banner.show_state(case.signoff, self.verdict.problems, kept=document.kept)
                if self.overlay.isVisible() and self.verdict != Verdict():
                    self._fill()

        self.people.ask(partial(_checked, case, images), verified)

    def _refused(self) -> None:
        document = self.document
        if document is not None:
            kept = document.read_only if document.kept else ""
            self.told.emit(kept or locked_words(document.case.signoff))

    def _name(self) -> str:
        person = self.people.person
        return person.name if person is not None else UNNAMED

    # protection

    def open_protect(self) -> None:
        """Offer a passphrase for the open case."""
        if self.document is not None:
            self.protect_card.show_case(encrypted=self.document.images.key is not None)
            self.protect.open(self.protect_card.passphrase)

    def _protect(self, passphrase: str, again: str) -> None:
        try:
            profiles.check_new_passphrase(passphrase, again)
        except (profiles.ProfileError, RefusedError) as error:
            self.protect_card.say(str(error))
            return
        self.protect_card.wait(True)

        def made(outcome: Outcome[CaseKey]) -> None:
            self.protect_card.wait(False)
            if isinstance(outcome, Done):
                self._use_key(outcome.value)
            elif isinstance(outcome, Failed):
                self.protect_card.say(outcome.message)

        self.people.ask(partial(encryption.new_key, passphrase), made)

    def _use_key(self, key: CaseKey | None) -> None:
        """From now on the case is written with this key, or plain; at once."""
        document = self.document
        if document is None:
            return
        document.images.key = key
        document.note_action("encrypted" if key is not None else "decrypted")
        self.protect.dismiss()
        self.parts.casework.save(ask=False)

    def _ask_passphrase(self, path: Path, why: str) -> None:
        self._wanted = path
        self.open_card.show_file(path.name, why)
        self.opening.open(self.open_card.passphrase)

    def _open(self, passphrase: str) -> None:
        if self._wanted is not None:
            self.parts.files.open([self._wanted], passphrase=passphrase)


def _version(document: Document, number: int, why: str) -> LoadedCase:
    """Raises DamagedFileError."""
    case = signing.version_of(document.case, document.images, number)
    return LoadedCase(document.path, case, document.images, why, kept=True)


def _checked(case: Case, images: ImageStore) -> Verdict:
    """What the signatures are worth, with the keys of this computer's profiles."""
    try:
        known = profiles.known_keys()
    except StorageError:
        known = {}
    return signing.check(case, images, known=known)
