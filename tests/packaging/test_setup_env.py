from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import setup_env
from setup_env import State
from setup_words import SetupError


@pytest.fixture
def pip_calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Let the set-up make tiny environments: a fake Python, no pip, nothing to load."""
    calls: list[list[str]] = []

    def fake_create(folder: Path, **_: object) -> None:
        python = setup_env.venv_python(folder)
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)

    monkeypatch.setattr(setup_env.venv, "create", fake_create)
    monkeypatch.setattr(setup_env, "pip", lambda folder, arguments: calls.append(arguments))
    monkeypatch.setattr(setup_env, "LOAD_ALL", "pass")
    monkeypatch.setattr(setup_env, "_check_room", lambda folder, torch: None)
    return calls


def test_a_second_set_up_does_nothing(pip_calls: list[list[str]], tmp_path: Path) -> None:
    first = setup_env.ensure(tmp_path / "env", ("run",), None)
    done = len(pip_calls)
    second = setup_env.ensure(tmp_path / "env", ("run",), None)

    assert done > 0
    assert len(pip_calls) == done
    assert second == first


def test_the_tests_packages_are_added_without_installing_the_rest_again(
    pip_calls: list[list[str]], tmp_path: Path
) -> None:
    setup_env.ensure(tmp_path / "env", ("run",), None)
    pip_calls.clear()
    state = setup_env.ensure(tmp_path / "env", ("run", "test"), None)

    assert set(state.sets) == {"run", "test"}
    named = " ".join(part for call in pip_calls for part in call)
    assert "requirements-test.txt" in named
    assert "requirements.txt" not in named


def test_an_interrupted_set_up_is_made_anew(
    pip_calls: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(folder: Path, arguments: list[str]) -> None:
        (folder / "half-made").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(setup_env, "pip", stop)
        with pytest.raises(KeyboardInterrupt):
            setup_env.ensure(tmp_path / "env", ("run",), None)
    assert (tmp_path / "env" / "half-made").exists()
    state = setup_env.ensure(tmp_path / "env", ("run",), None)

    assert set(state.sets) == {"run"}
    assert not (tmp_path / "env" / "half-made").exists()


def test_libraries_that_do_not_load_are_not_called_finished(
    pip_calls: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_env, "LOAD_ALL", "raise ImportError('libfoo is broken')")
    with pytest.raises(SetupError, match="libfoo is broken"):
        setup_env.ensure(tmp_path / "env", ("run",), None)

    state = setup_env.read_state(tmp_path / "env")
    assert state is not None
    assert not state.sets


def test_a_failed_addition_leaves_the_environment_usable(
    pip_calls: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = setup_env.ensure(tmp_path / "env", ("run",), None)

    def no_network(folder: Path, arguments: list[str]) -> None:
        raise SetupError("no network")

    monkeypatch.setattr(setup_env, "pip", no_network)
    with pytest.raises(SetupError):
        setup_env.ensure(tmp_path / "env", ("run", "test"), None)

    assert setup_env.read_state(tmp_path / "env") == before


def test_a_folder_of_somebody_else_is_left_alone(
    pip_calls: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "thesis.txt").write_text("years of work")
    with pytest.raises(SetupError, match="not made by this set-up"):
        setup_env.ensure(tmp_path / "env", ("run",), None)

    assert (tmp_path / "env" / "thesis.txt").read_text() == "years of work"


def test_a_damaged_state_file_means_made_anew(pip_calls: list[list[str]], tmp_path: Path) -> None:
    setup_env.ensure(tmp_path / "env", ("run",), None)
    (tmp_path / "env" / setup_env.STATE_NAME).write_text('{"home": ')
    state = setup_env.ensure(tmp_path / "env", ("run",), None)

    assert set(state.sets) == {"run"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"home": "/elsewhere"}, "moved"),
        ({"torch": "cpu"}, "another build"),
        ({"sets": {}}, "interrupted"),
    ],
)
def test_reasons_to_make_it_anew(
    pip_calls: list[list[str]], tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    state = setup_env.ensure(tmp_path / "env", ("run",), None)
    assert setup_env.must_rebuild(tmp_path / "env", state, "usual") is None

    found = setup_env.must_rebuild(tmp_path / "env", replace(state, **change), "usual")
    assert reason in str(found)


def test_an_environment_whose_python_is_gone_is_made_anew(
    pip_calls: list[list[str]], tmp_path: Path
) -> None:
    state = setup_env.ensure(tmp_path / "env", ("run",), None)
    setup_env.venv_python(tmp_path / "env").unlink()

    assert "Python is gone" in str(setup_env.must_rebuild(tmp_path / "env", state, "usual"))


def test_the_build_of_torch_once_chosen_is_kept(pip_calls: list[list[str]], tmp_path: Path) -> None:
    setup_env.ensure(tmp_path / "env", ("run",), "cuda")
    assert setup_env.ensure(tmp_path / "env", ("run",), None).torch == "cuda"


def test_a_changed_pin_is_noticed(checkout: Path) -> None:
    before = setup_env.set_hash("run", "usual", checkout)
    state = State(home=str(checkout), sets={"run": before})
    assert setup_env.unfinished(state, ("run", "test"), "usual", checkout=checkout) == ["test"]

    file = checkout / "packaging" / "requirements.txt"
    file.write_bytes(file.read_bytes().replace(b"timm==", b"timm==9."))
    wanted = ("run", "test")
    assert setup_env.unfinished(state, wanted, "usual", checkout=checkout) == ["run", "test"]


def test_the_hash_does_not_depend_on_line_ends(checkout: Path) -> None:
    before = setup_env.set_hash("run", "usual", checkout)
    for file in (*checkout.glob("packaging/*"), checkout / "pyproject.toml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert setup_env.set_hash("run", "usual", checkout) == before


def test_the_cuda_build_is_pinned_and_comes_first(checkout: Path) -> None:
    calls = setup_env.pip_calls("cuda", ["run"], checkout)

    assert "--no-deps" in calls[0]
    assert [part.split("+")[-1] for part in calls[0][-2:]] == [setup_env.TORCH_BUILDS["cuda"]] * 2
    assert "requirements.txt" in " ".join(calls[1])
    assert calls[-1][-2:] == ["-e", str(checkout)]
    assert "--no-build-isolation" in calls[-1]


def test_a_second_set_up_at_the_same_time_is_kept_out(tmp_path: Path) -> None:
    first = setup_env.only_one(tmp_path / "env")
    second = setup_env.only_one(tmp_path / "env")
    with first, pytest.raises(SetupError, match="Another set-up"):
        second.__enter__()
    with setup_env.only_one(tmp_path / "env"):
        pass


def test_too_little_room_is_said_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 12_345_678

    monkeypatch.setattr(setup_env.shutil, "disk_usage", lambda path: Usage)
    with pytest.raises(SetupError, match="are free there"):
        setup_env.make(tmp_path / "env", "usual")

    assert not (tmp_path / "env").exists()


def test_no_venv_module_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_env, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match="apt-get install python3-venv"):
        setup_env.make(tmp_path / "env", "usual")


def test_children_do_not_hear_of_another_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    environ = setup_env.child_environ(tmp_path / "env")

    assert "PYTHONPATH" not in environ
    assert environ["HF_HUB_OFFLINE"] == "1"
    assert environ["PATH"].startswith(str(tmp_path / "env") + os.sep)
