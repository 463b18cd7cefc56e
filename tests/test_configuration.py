"""The order of precedence: built-in values, the policy's defaults, the user's choices, the policy's locks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gradviz.cli import main
from gradviz.configuration import KEYS, choices_file, choose, policy_file, read
from gradviz.errors import InputError


def decide(policy: Any) -> None:
    """Write a policy file, as the administrator would."""
    policy_file().parent.mkdir(parents=True, exist_ok=True)
    policy_file().write_text(policy if isinstance(policy, str) else json.dumps(policy), encoding="utf-8")


def test_without_files_everything_is_built_in(home: Path) -> None:
    configuration = read()
    assert set(configuration.origins.values()) == {"built in"}
    values = configuration.values
    assert (values.theme, values.device, values.threads) == ("system", "cpu", 0)
    assert configuration.values.presets_folder is None
    assert configuration.values.recordings_folder.is_relative_to(home)
    assert not configuration.faults


def test_defaults_give_way_to_choices_and_choices_to_locks() -> None:
    decide({"defaults": {"theme": "light", "language": "zh_CN"}, "locked": {"device": "cpu"}})
    assert read().values.theme == "light"
    choose("theme", "dark")
    configuration = read()
    assert [configuration.origins[key] for key in ("theme", "language", "device", "threads")] == [
        "user",
        "policy",
        "locked",
        "built in",
    ]
    assert (configuration.values.theme, configuration.values.language) == ("dark", "zh_CN")
    decide({"locked": {"theme": "light"}})
    assert read().values.theme == "light"


def test_what_is_locked_can_not_be_chosen_or_asked_for() -> None:
    decide({"locked": {"device": "cpu"}})
    with pytest.raises(InputError, match="set by the administrator"):
        choose("device", "cuda")
    assert read().asked("device", None) == "cpu"
    assert read().asked("device", "cpu") == "cpu"
    with pytest.raises(InputError, match=r"found cuda; the administrator allows cpu alone \(.*policy.json\)"):
        read().asked("device", "cuda")


def test_a_choice_that_is_not_allowed_changes_nothing() -> None:
    choose("theme", "dark")
    with pytest.raises(InputError, match='theme: found "pink"; allowed: system, light, dark'):
        choose("theme", "pink")
    assert read().values.theme == "dark"


def test_choices_stand_side_by_side() -> None:
    choose("theme", "dark")
    choose("threads", 3)
    assert (read().values.theme, read().values.threads) == ("dark", 3)


@pytest.mark.parametrize(
    ("policy", "fault"),
    [
        ("{", "not JSON"),
        ("[]", r"found \[\]; allowed: a JSON object"),
        ('"\\ud800"', "found"),
        ("[" * 100_000, "not JSON|larger"),
        ("x" * 200_000, "larger than 100,000 bytes"),
        ({"defaults": 7}, "defaults: found 7; allowed: a JSON object"),
        ({"default": {}}, "found 'default'; allowed: the keys defaults, locked"),
        ({"locked": {"threads": -1}}, "locked.threads: found -1; allowed: a whole number from 0"),
        ({"locked": {"threads": True}}, "locked.threads: found true"),
        ({"locked": {"theme": None}}, "locked.theme: found null; allowed: system, light, dark"),
        ({"locked": {"recordings_folder": "here"}}, 'found "here"; allowed: an absolute path'),
        ({"locked": {"recordings_folder": ""}}, 'found ""; allowed: an absolute path'),
        ({"locked": {"color": "red"}}, "locked.color: unknown key; allowed: presets_folder, language"),
    ],
)
def test_a_bad_policy_is_told_of_and_no_more(policy: Any, fault: str) -> None:
    decide(policy)
    configuration = read()
    assert len(configuration.faults) == 1
    assert str(policy_file()) in configuration.faults[0]
    assert re.search(fault, configuration.faults[0])
    assert set(configuration.origins.values()) == {"built in"}


def test_the_good_keys_of_a_half_bad_policy_hold() -> None:
    decide({"defaults": {"theme": "pink", "threads": 2, "color": 1}, "locked": {"device": "cpu"}, "more": 1})
    configuration = read()
    assert len(configuration.faults) == 3
    assert (configuration.values.theme, configuration.values.threads) == ("system", 2)
    assert configuration.is_locked("device")


def test_spoiled_choices_are_told_of_and_overwritten() -> None:
    choices_file().parent.mkdir(parents=True)
    choices_file().write_text("nonsense", encoding="utf-8")
    assert str(choices_file()) in read().faults[0]
    choose("theme", "dark")
    assert not read().faults
    assert read().values.theme == "dark"


def test_a_home_that_can_not_be_written_to_is_told_of(home: Path) -> None:
    home.write_text("a file where the folder should be", encoding="utf-8")
    assert not read().faults
    with pytest.raises(InputError, match="can't be made"):
        choose("theme", "dark")


def test_folders_may_begin_with_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    decide({"defaults": {"recordings_folder": "~/runs", "presets_folder": ""}})
    configuration = read()
    assert configuration.values.recordings_folder == tmp_path / "runs"
    assert configuration.values.presets_folder is None
    assert configuration.origins["presets_folder"] == "policy"


def test_config_prints_each_value_and_where_it_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    decide({"defaults": {"theme": "dark"}, "locked": {"threads": 1, "color": "red"}})
    choose("language", "en")
    assert main(["config"]) == 0
    out, err = capsys.readouterr()
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert list(lines) == list(KEYS)
    assert lines["theme"].split(maxsplit=2) == ["theme", "dark", f"defaults of {policy_file()}"]
    assert lines["threads"].endswith(f"locked by {policy_file()}")
    assert lines["language"].endswith(f"chosen, in {choices_file()}")
    assert lines["device"].endswith("built in")
    assert err.startswith(f"gradviz: {policy_file()}: locked.color: unknown key")


def test_config_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    decide({"locked": {"device": "cpu"}})
    assert main(["config", "--json"]) == 0
    output = json.loads(capsys.readouterr().out)
    assert output["values"]["device"] == {"value": "cpu", "from": "locked"}
    assert output["values"]["presets_folder"] == {"value": None, "from": "built in"}
    assert output["files"] == {"policy": str(policy_file()), "user": str(choices_file())}
    assert output["faults"] == []


def test_run_takes_device_and_threads_from_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    decide({"defaults": {"threads": 2}, "locked": {"device": "cpu"}})
    assert main(["run", "sigmoid-20", "--steps", "2", "--device", "cuda"]) == 2
    assert "device: found cuda; the administrator allows cpu alone" in capsys.readouterr().err
    path = policy_file().parent / "run.gradviz"
    assert main(["run", "sigmoid-20", "--steps", "2", "--out", str(path)]) == 0
    capsys.readouterr()
    assert main(["info", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["environment"]["threads"] == 2
