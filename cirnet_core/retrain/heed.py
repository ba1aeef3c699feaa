"""Where a stage stands still for a moment to hear what its watcher wants."""

from __future__ import annotations

from collections.abc import Callable

from cirnet_core.errors import Cancelled as CancelledError
from cirnet_core.retrain import events
from cirnet_core.retrain.control import Control

Report = Callable[[events.Event], None]


def heed(
    control: Control,
    report: Report,
    *,
    images: int = 0,
    save: Callable[[], object] = lambda: None,
) -> bool:
    """Wait while paused, with everything saved; false to stop and keep what there is.

    Args:
        images: how far it is, for the watcher.
        save: called before it waits.

    Raises:
        Cancelled: the watcher asked for it.
    """
    if control.paused:
        save()
        report(events.Paused(images))
        control.wait_while_paused()
        if control.wish == "go":
            report(events.Resumed(images))
    if control.wish == "cancel":
        raise CancelledError("Stopped; nothing was changed.")
    return control.wish == "go"
