"""The switches of all architectures and their names."""

from __future__ import annotations

from gradviz.experiment.experiment import Experiment
from gradviz.experiment.section import by_path
from gradviz.experiment.switches import all_switches, title_of


def test_each_switch_has_a_key_of_its_own_and_can_be_switched_in_a_run() -> None:
    switches = all_switches()
    assert [option.path for option in switches] == [
        "model.normalization.on", "model.residual.on", "model.dropout.on", "training.clipping.on",
    ]  # fmt: skip
    keys = [option.switch.key for option in switches if option.switch]
    assert len(set(keys)) == len(switches)
    assert not set(keys) & {"F", "T", "[", "]", "."}, "keys of the window"
    for option in switches:
        assert option.live
        assert option.kinds == ("bool",)


def test_every_live_on_has_a_switch() -> None:
    paths = [
        option.path for option in Experiment.from_dict({}).options() if option.live and option.path.endswith(".on")
    ]
    assert paths == [option.path for option in all_switches()]


def test_the_title_names_the_kind() -> None:
    experiment = Experiment.from_dict({"model": {"normalization": {"kind": "rms"}}})
    options = by_path(experiment.options())
    assert title_of(options["model.normalization.on"], experiment) == "RMS norm"
    assert title_of(options["model.dropout.on"], experiment) == "Dropout"
    assert title_of(options["model.dropout.p"], experiment) == "Dropout rate"
