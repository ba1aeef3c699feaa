"""The model in a process of its own: same answers, can be stopped, survives its own death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cirnet_core.errors import Cancelled, InputError, ModelError
from cirnet_core.types import ImageFile
from karyo_desktop.jobs.model_process import ModelProcess
from karyo_desktop.jobs.outcome import Failed, failure_of
from tests.unit import slow_predictor
from tests.unit.slow_predictor import SlowPredictor

IMAGES = tuple(ImageFile(f"{k}.png", bytes([k])) for k in range(6))


@pytest.fixture
def model() -> Iterator[ModelProcess]:
    process = ModelProcess(slow_predictor.load)
    yield process
    process.close()


def test_it_answers_as_the_model_in_this_process(model: ModelProcess) -> None:
    here = SlowPredictor()
    steps: list[tuple[int, int]] = []
    said = model.propose("one", IMAGES, progress=lambda *step: steps.append(step))
    assert said == here.propose("one", IMAGES)
    assert steps == [(k, 6) for k in range(6)]
    assert (model.info.id, model.info.sha256) == (here.info.id, here.info.sha256)
    assert (model.device, model.runtime, model.unbuilt) == (here.device, here.runtime, False)
    assert model.pid not in (None, os.getpid())


def test_it_stops_when_it_is_no_longer_wanted_and_answers_again(model: ModelProcess) -> None:
    steps: list[int] = []

    def progress(done: int, _total: int) -> None:
        steps.append(done)

    with pytest.raises(Cancelled):
        model.propose("endless", IMAGES, progress=progress, cancelled=lambda: len(steps) > 2)
    assert model.propose("one", IMAGES).cell == "one"


def test_errors_come_back_as_what_they_are(model: ModelProcess) -> None:
    with pytest.raises(InputError, match=r"bad\.png: no image"):
        model.propose("refused", IMAGES)
    with pytest.raises(FileNotFoundError, match="gone"):
        model.propose("gone", IMAGES)
    with pytest.raises(RuntimeError, match="Unportable: words of a library") as caught:
        model.propose("bug", IMAGES)
    failure = failure_of(caught.value)
    assert isinstance(failure, Failed)
    assert failure.kind == "bug"
    assert model.propose("one", IMAGES).cell == "one"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_its_death_is_told_and_the_next_question_starts_it_again(model: ModelProcess) -> None:
    first = model.pid
    assert first is not None

    def kill(done: int, _total: int) -> None:
        if done == 2:
            os.kill(first, signal.SIGKILL)

    with pytest.raises(ModelError, match="ended unexpectedly"):
        model.propose("endless", IMAGES, progress=kill)
    assert model.propose("one", IMAGES).cell == "one"
    assert model.pid not in (None, first)


def test_a_model_that_cannot_be_loaded_says_so() -> None:
    with pytest.raises(ModelError, match="no weights"):
        ModelProcess(slow_predictor.fail)


def test_closing_ends_the_process(model: ModelProcess) -> None:
    pid = model.pid
    assert pid is not None
    model.close()
    assert model.pid is None
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_this_process_needs_neither_torch_nor_scipy_for_it() -> None:
    code = (
        "import sys\n"
        "from karyo_desktop.jobs import loading, karyotyper\n"
        "from karyo_desktop.services import closer\n"
        "assert not {'torch', 'timm', 'openvino'} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
