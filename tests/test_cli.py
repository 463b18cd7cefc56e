from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import gradviz
from gradviz.cli import main
from gradviz.process_signals import ENDING
from gradviz.storage.stored_recording import open_recording

TINY: dict[str, Any] = {
    "format": "gradviz-experiment",
    "version": 1,
    "name": "Tiny",
    "model": {"depth": 3, "width": 8},
    "data": {"batch_size": 16},
    "training": {"steps": 6},
}
SWITCH = {"at": 3, "set": {"model.normalization.on": True}}
DIVERGING = {"depth": 20, "width": 8, "activation": {"name": "relu"}, "initializer": {"name": "normal", "std": 500.0}}

RaiseInStep3 = Callable[..., None]


@pytest.fixture
def raise_in_step_3(monkeypatch: pytest.MonkeyPatch) -> RaiseInStep3:
    """Raise signals in the middle of a step."""
    from gradviz.training.trainer import Trainer

    step = Trainer.step

    def prepare(*numbers: int) -> None:
        def interrupted(self: Trainer) -> Any:
            if self.next_step == 3:
                for number in numbers:
                    signal.raise_signal(number)
            return step(self)

        monkeypatch.setattr(Trainer, "step", interrupted)

    return prepare


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(TINY))
    return str(path)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the error of bad input, which must be one message on standard error and nothing else."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gradviz: ")
    assert "Traceback" not in err
    return err


def in_process(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    root = str(Path(gradviz.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )


class TestRun:
    def test_npz_holds_what_python_gets(self, tiny: str, tmp_path: Path) -> None:
        out = tmp_path / "run.npz"
        assert main(["run", tiny, "--out", str(out)]) == 0
        expected = gradviz.run(tiny)
        with np.load(out, allow_pickle=False) as arrays:
            for name in ("loss", "grad_norm", "clip_coef"):
                assert arrays[name].tobytes() == getattr(expected, name).tobytes()
            for name in ("grad_l2", "delta_l2"):
                assert arrays[name].dtype == np.float32
                assert arrays[name].tobytes() == expected[name].tobytes()
            assert arrays["layers"].tolist() == expected.layers
            assert arrays["step"].tolist() == [0, 1, 2, 3, 4, 5]

    def test_every_out_is_written_and_named(
        self, tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        outs = [tmp_path / f"a.{suffix}" for suffix in ("png", "svg", "pdf", "csv", "NPZ")]
        assert main(["run", tiny, *(f"--out={path}" for path in outs)]) == 0
        output = capsys.readouterr()
        for path in outs:
            assert path.stat().st_size > 100
            assert f"wrote {path}" in output.out
        assert output.err == ""  # no progress bar without a terminal
        assert len(list(tmp_path.iterdir())) == len(outs) + 1

    def test_an_out_that_is_a_link_to_itself_is_replaced(self, tiny: str, tmp_path: Path) -> None:
        paths = [tmp_path / f"a{suffix}" for suffix in (".gradviz", ".csv")]
        for path in paths:
            path.symlink_to(path.name)
        assert main(["run", tiny, *(f"--out={path}" for path in paths)]) == 0
        assert all(path.is_file() and not path.is_symlink() for path in paths)

    def test_at_is_a_schedule(self, tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        scheduled = tmp_path / "scheduled.json"
        scheduled.write_text(json.dumps({**TINY, "schedule": [SWITCH]}))
        by_option, by_file = tmp_path / "option.npz", tmp_path / "file.npz"
        assert main(["run", tiny, "--at", "3:model.normalization.on=true", "--out", str(by_option)]) == 0
        assert "step 3: Batch norm on" in capsys.readouterr().out
        assert main(["run", str(scheduled), "--out", str(by_file)]) == 0
        assert by_option.read_bytes() == by_file.read_bytes()

    def test_at_lights_up_the_lower_layers_of_the_preset(self, tmp_path: Path) -> None:
        out = tmp_path / "a.npz"
        switch = "--at=100:model.normalization.on=true"
        assert main(["run", "sigmoid-20", "--steps=102", switch, f"--out={out}"]) == 0
        with np.load(out) as arrays:
            assert [(event["step"], event["key"]) for event in json.loads(str(arrays["events"]))] == [
                (100, "model.normalization.on")
            ]
            assert arrays["grad_l2"][99, 0] < 1e-9 < 1e-3 < arrays["grad_l2"][100, 0]
            assert json.loads(str(arrays["experiment"]))["schedule"] == [{**SWITCH, "at": 100}]

    def test_at_follows_the_schedule_of_the_file(self, tmp_path: Path) -> None:
        path, out = tmp_path / "a.json", tmp_path / "a.npz"
        path.write_text(json.dumps({**TINY, "schedule": [SWITCH]}))
        assert main(["run", str(path), "--at=4:training.optimizer.lr=0.5", f"--out={out}"]) == 0
        with np.load(out) as arrays:
            events = json.loads(str(arrays["events"]))
        assert [(event["step"], event["value"]) for event in events] == [(3, True), (4, 0.5)]

    def test_options_change_the_experiment(self, tiny: str, tmp_path: Path) -> None:
        out = tmp_path / "a.npz"
        options = ["--steps=2", "--seed=7", "--set=model.depth=2", "--set=model.activation.name=tanh"]
        assert main(["run", tiny, *options, "--statistic=update_ratio", f"--out={out}"]) == 0
        with np.load(out) as arrays:
            experiment = json.loads(str(arrays["experiment"]))
            assert {"grad_l2", "delta_l2", "update_ratio"} <= set(arrays)
            assert arrays["update_ratio"].shape == (2, 3)
        assert experiment["seed"] == 7
        assert experiment["training"]["steps"] == 2
        assert experiment["model"]["activation"] == {"name": "tanh"}

    def test_without_out_it_says_what_came_of_it(self, tiny: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["run", tiny, "--set=model.depth=90", "--steps=3"]) == 0
        out = capsys.readouterr().out
        assert out.startswith("Tiny: 3 steps, loss ")
        assert "‖∂L/∂W‖₂" in out
        assert "linear1 " in out
        assert out.rstrip().splitlines()[-1].split()[0] == "output"
        assert len(out.splitlines()) < 40

    def test_divergence_is_a_result(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path, out = tmp_path / "a.json", tmp_path / "a.csv"
        path.write_text(json.dumps({**TINY, "model": DIVERGING}))
        assert main(["run", str(path), f"--out={out}"]) == 0
        output = capsys.readouterr().out
        events = gradviz.run(path).events
        assert {event.kind for event in events} == {"inf", "nan"}
        for event in events:
            assert f"linear{event.layer.removeprefix('linear')}" in event.detail
            assert event.detail in output
        assert ",nan" in out.read_text().splitlines()[1]

    @pytest.mark.parametrize("number", ENDING)
    def test_a_signal_keeps_what_was_trained(
        self, tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], raise_in_step_3: RaiseInStep3, number: int
    ) -> None:
        raise_in_step_3(number)
        handler = signal.getsignal(number)
        out = tmp_path / "a.csv"
        assert main(["run", tiny, f"--out={out}"]) == 128 + number
        message = "gradviz: interrupted after 4 of 6 steps; what was trained so far is kept\n"
        assert capsys.readouterr().err == message
        assert len(out.read_text().splitlines()) == 1 + 4
        assert signal.getsignal(number) is handler

    def test_ctrl_c_pressed_again_ends_it_at_once(
        self, tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], raise_in_step_3: RaiseInStep3
    ) -> None:
        raise_in_step_3(signal.SIGINT, signal.SIGINT)
        recording, numbers = tmp_path / "a.gradviz", tmp_path / "a.csv"
        assert main(["run", tiny, f"--out={recording}", f"--out={numbers}"]) == 130
        assert capsys.readouterr().err == "gradviz: interrupted\n"
        assert len(open_recording(recording)) == 3
        assert not numbers.exists()

    def test_a_late_change_is_noted(self, tiny: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["run", tiny, "--at=6:model.residual.on=true"]) == 0
        assert "the last step is 5; no change at 6" in capsys.readouterr().err


class TestRunRefuses:
    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--set", "model.depth=0"], ["model.depth", "found 0", "from 1 to 1,000"]),
            (["--set", "model.dept=3"], ["model.dept", 'did you mean "depth"?']),
            (["--set", "model.depth"], ["model.depth", "KEY=VALUE"]),
            (["--steps", "0"], ["training.steps", "found 0", "from 1 to 10,000,000"]),
            (["--steps", "many"], ["--steps", "'many'", "a whole number"]),
            (["--seed", "-1"], ["seed", "found -1"]),
            (["--at", "soon:model.residual.on=true"], ["--at", "'soon:model.residual.on=true'", "STEP:KEY=VALUE"]),
            (["--at", "5"], ["--at", "'5'", "STEP:KEY=VALUE"]),
            (["--at", "5:model.depth=4"], ["model.depth", "can't change during a run", "model.residual.on"]),
            (["--at", "5:training.optimizer.lr=-1"], ["training.optimizer.lr", "found -1", "from 0 to"]),
            (["--statistic", "grad"], ["--statistic", "'grad'", "grad_l2", "update_ratio"]),
            (["--threads", "0"], ["--threads", "found 0", "from 1 to"]),
            (["--set", "data.batch_size=5000"], ["command line", "data.batch_size", "found 5,000", "at most 1,797"]),
            (["--step", "3"], ["--step 3", "gradviz -h"]),
            (["--out", "a.bmp"], ["a.bmp", ".png .svg .pdf .gif .mp4 .csv .npz .gradviz"]),
            (["--out", "a"], ["no suffix", ".png"]),
            (["--out", "nowhere/a.png"], ["nowhere/a.png", "no folder"]),
            (["--out", "a.csv", "--out", "./a.csv"], ["a.csv", "twice"]),
        ],
    )
    def test_with_one_message(
        self,
        tiny: str,
        tmp_path: Path,
        arguments: list[str],
        words: list[str],
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        message = refused(capsys, "run", tiny, *arguments)
        for word in words:
            assert word in message
        assert [path.name for path in tmp_path.iterdir()] == ["tiny.json"]

    def test_with_all_faults_at_once(self, tiny: str, capsys: pytest.CaptureFixture[str]) -> None:
        message = refused(capsys, "run", tiny, "--set=model.depth=0", "--steps=0", "--at=1:model.residual.on=2")
        assert "model.depth" in message
        assert "training.steps" in message

    def test_a_folder_before_training(
        self, tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*arguments: object) -> None:
            raise AssertionError("trained although the file can't be written")

        monkeypatch.setattr("gradviz.training.trainer.Trainer.__init__", never)
        (tmp_path / "folder.csv").mkdir()
        assert "is a folder" in refused(capsys, "run", tiny, f"--out={tmp_path / 'folder.csv'}")

    def test_what_the_disk_refuses_and_writes_the_rest(
        self, tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(file: Any, array: Any, **options: Any) -> None:
            file.write(b"half")
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("numpy.lib.format.write_array", full)
        bad, good = tmp_path / "a.npz", tmp_path / "a.csv"
        bad.write_text("what stood here before")
        assert main(["run", tiny, f"--out={bad}", f"--out={good}"]) == 2
        out, err = capsys.readouterr()
        assert f"{bad}: can't be written: No space left on device" in err
        assert f"wrote {good}" in out
        assert f"wrote {bad}" not in out
        assert bad.read_text() == "what stood here before"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.npz", "tiny.json"]


class TestCheck:
    def test_says_that_nothing_is_wrong(self, tiny: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", tiny]) == 0
        assert capsys.readouterr().out == f"{tiny} (Tiny): nothing is wrong\n"

    def test_says_everything_that_is_wrong(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "bad.json"
        path.write_text(json.dumps({**TINY, "model": {"depth": 0}, "seed": "x", "color": 1}))
        message = refused(capsys, "check", str(path))
        for word in (str(path), "3 faults", "model.depth", "seed", "color: unknown key"):
            assert word in message

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"data": {"batch_size": 1798}}, ["data.batch_size", "found 1,798", "at most 1,797"]),
            ({"model": {"depth": 999, "width": 8192}}, ["model", "parameters", "at most 500,000,000"]),
        ],
    )
    def test_finds_what_only_building_finds(
        self, tmp_path: Path, change: dict[str, Any], words: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "big.json"
        path.write_text(json.dumps({**TINY, **change}))
        message = refused(capsys, "check", str(path))
        for word in [str(path), *words]:
            assert word in message

    @pytest.mark.parametrize(
        ("text", "word"), [("", "not JSON"), ("[]", "not an experiment"), ("{}", "format: missing"), (None, "No such")]
    )
    def test_of_a_file_that_is_none(
        self, tmp_path: Path, text: str | None, word: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "odd.json"
        if text is not None:
            path.write_text(text)
        message = refused(capsys, "check", str(path))
        assert str(path) in message
        assert word in message

    @pytest.mark.parametrize("verb", ["check", "info", "run"])
    def test_of_a_file_that_only_has_the_name_of_a_recording(
        self, tmp_path: Path, verb: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "letter.gradviz"
        path.write_text("to my aunt")
        assert f"{path}: not a recording of gradviz" in refused(capsys, verb, str(path))


class TestInfo:
    def test_json(self, tiny: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["info", tiny, "--json"]) == 0
        out, err = capsys.readouterr()
        contents = json.loads(out)
        assert err == ""
        assert contents["parameters"] == (64 * 8 + 8) + 2 * (8 * 8 + 8) + (8 * 10 + 10)
        assert contents["layers"][0] == {"name": "linear1", "kind": "Linear", "shape": [8, 64]}
        assert [layer["name"] for layer in contents["layers"]] == ["linear1", "linear2", "linear3", "output"]
        assert contents["experiment"]["name"] == "Tiny"

    def test_counts_a_remedy_that_is_on(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        counts = []
        for on in (False, True):
            path = tmp_path / "a.json"
            path.write_text(json.dumps({**TINY, "model": {**TINY["model"], "normalization": {"on": on}}}))
            assert main(["info", str(path), "--json"]) == 0
            counts.append(json.loads(capsys.readouterr().out)["parameters"])
        assert counts[1] - counts[0] == 3 * 2 * 8

    def test_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["info", "sigmoid-20"]) == 0
        out = capsys.readouterr().out
        for words in ("Sigmoid, 20 layers", "83,850 parameters, 21 layers", "10 × 64"):
            assert words in out
        assert "model.activation.name sigmoid" in " ".join(out.split())


class TestPresets:
    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["presets", "--json"]) == 0
        out, err = capsys.readouterr()
        presets = {preset["name"]: preset for preset in json.loads(out)}
        assert err == ""
        assert presets["sigmoid-20"]["title"] == "Sigmoid, 20 layers"
        assert presets["sigmoid-20"]["group"] == "Depth and activation"
        assert "Batch norm" in presets["sigmoid-20"]["notes"]

    def test_text_has_each_group_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["presets"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines.count("DEPTH AND ACTIVATION") == 1
        assert lines.index("DEPTH AND ACTIVATION") < lines.index("sigmoid-20: Sigmoid, 20 layers")

    def test_every_one_is_sound(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["presets", "--json"]) == 0
        for preset in json.loads(capsys.readouterr().out):
            assert main(["check", preset["name"]]) == 0


class TestWindow:
    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
        sources: list[str | None] = []

        def open_window(source: str | None, _log: object) -> int:
            sources.append(source)
            return 0

        monkeypatch.setitem(sys.modules, "gradviz.app", SimpleNamespace(main=open_window))
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(sys, "platform", "linux")
        return sources

    @pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
    def test_opens(self, opened: list[str | None], name: str, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(name, "somewhere")
        assert [main([]), main(["sigmoid-20"]), main([tiny])] == [0, 0, 0]
        assert opened == [None, "sigmoid-20", tiny]

    def test_needs_a_display(self, opened: list[str | None], capsys: pytest.CaptureFixture[str]) -> None:
        message = refused(capsys)
        assert "no display" in message
        assert "gradviz run" in message
        assert message.count("\n") == 1
        assert opened == []

    def test_a_mistyped_verb_is_said(self, opened: list[str | None], capsys: pytest.CaptureFixture[str]) -> None:
        message = refused(capsys, "rnu")
        assert "rnu" in message
        assert "verbs: run" in message
        assert "allowed: one FILE, or a verb: run" in refused(capsys, "rnu", "sigmoid-20")
        assert opened == []


def test_a_fault_of_ours_is_owned(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("something is broken")

    monkeypatch.setattr("gradviz.verbs.describe.all_presets", broken)
    assert main(["presets"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    first, *traceback = err.splitlines()
    assert first == "gradviz: a fault of gradviz, not of what you gave: RuntimeError: something is broken"
    assert traceback[0].startswith("Traceback")


@pytest.mark.parametrize("arguments", [["-h"], ["run", "-h"], ["--version"]])
def test_help_is_no_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert "gradviz" in out
    assert err == ""


def test_help_lists_the_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["-h"])
    out = capsys.readouterr().out
    for verb in ("run", "check", "info", "presets"):
        assert f"    {verb} " in out


def test_from_another_folder(tiny: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = in_process("-m", "gradviz", "run", "../tiny.json", "--steps=2", "--out=a.csv", cwd=elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert (elsewhere / "a.csv").read_text().startswith("step,loss,grad_norm,clip_coef,linear1,")


def test_light_verbs_load_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, gradviz, gradviz.cli; gradviz.cli.main(['presets']);"
        "print([name for name in ('torch', 'PySide6', 'matplotlib') if name in sys.modules])"
    )
    done = in_process("-c", code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    root = str(Path(gradviz.__file__).parent.parent)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "gradviz", "presets"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        stdout=writing,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
