"""What a watcher may say to a retraining: one word a line."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Literal

Wish = Literal["go", "stop", "cancel"]
WORDS = ("stop", "cancel", "pause", "resume")


class Control:
    """The last word that was said. Safe to be told from another thread.

    ``stop`` keeps the best so far, ``cancel`` leaves nothing, ``pause`` waits with everything
    saved. The end of the words is none: a watcher that is gone lets the training go on.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._wish: Wish = "go"
        self._paused = False

    def tell(self, word: str) -> None:
        """Hear one word; unknown ones are passed over. ``cancel`` is not taken back."""
        with self._changed:
            if word in ("stop", "cancel") and self._wish != "cancel":
                self._wish = "stop" if word == "stop" else "cancel"
                self._paused = False
            elif word in ("pause", "resume") and self._wish == "go":
                self._paused = word == "pause"
            self._changed.notify_all()

    @property
    def wish(self) -> Wish:
        """What is wanted now."""
        with self._changed:
            return self._wish

    @property
    def paused(self) -> bool:
        """Whether it is to wait."""
        with self._changed:
            return self._paused

    def wait_while_paused(self) -> None:
        """Until another word comes."""
        with self._changed:
            self._changed.wait_for(lambda: not self._paused)

    def listen(self, lines: Iterable[str]) -> threading.Thread:
        """Hear every line from now on, in a thread of its own that ends with them."""

        def hear() -> None:
            for line in lines:
                self.tell(line.strip())

        thread = threading.Thread(target=hear, name="retrain-control", daemon=True)
        thread.start()
        return thread
