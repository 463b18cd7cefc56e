"""The command line: its verbs, their messages and exit statuses. Each verb imports only what it needs."""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from gradviz import __version__
from gradviz.catalog.formats import FormatKind, suffixes
from gradviz.errors import FileError, GradvizError, InputError
from gradviz.process_signals import Interrupted, ending_at_once
from gradviz.verbs import BAD_INPUT, DONE, FAULT_OF_OURS
from gradviz.verbs.text import leave_closed_terminal, say

if TYPE_CHECKING:
    from gradviz.crash_log import CrashLog

_OUTS: dict[FormatKind, str] = {
    "figure": "figure",
    "animation": "the figure growing",
    "numbers": "numbers",
    "recording": "recording, written while the run goes on",
    "weights": "the trained weights",
}

_USAGE = """gradviz [FILE]
       gradviz run EXPERIMENT [--steps N] [--seed S] [--set KEY=VALUE]... [--at STEP:KEY=VALUE]...
                              [--statistic NAME] [--scalars NAME...] [--out FILE]...
       gradviz render RECORDING... [--statistic NAME] [--scalars NAME...] [--steps A:B] [--theme light|dark]
                                   [--size WxH] [--scale N] [--color-scale NAME] [--range LOW:HIGH]
                                   [--language en|zh_CN] [--no-metadata]
                                   --out FILE...
       gradviz check EXPERIMENT
       gradviz info FILE [--json]
       gradviz presets [--json]
       gradviz config [--json]
       gradviz self-test"""

_DESCRIPTION = """See where the gradients of a neural network vanish or explode, layer by layer and step by step,
and cure them while it trains.

Without a verb gradviz opens its window, with FILE in it if there is one: an experiment, or the name of a preset."""

_EPILOG = """examples:
  gradviz sigmoid-20
  gradviz run sigmoid-20 --at 100:model.normalization.on=true --out cured.png --out cured.csv
  gradviz run my.json --set model.depth=50 --set model.activation.name=relu --steps 200
  gradviz run sigmoid-20 --out run.gradviz
  gradviz render run.gradviz --steps 100:200 --theme dark --size 1920x1080 --out slide.png --out slide.pdf
  gradviz run slide.png
  gradviz run -h

Exit status: 0 done, also where a run diverged; 2 bad input; 1 a fault of gradviz; 130 ended by Ctrl-C,
143 by SIGTERM, 129 by SIGHUP (a closed terminal)."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv``, by default that of the process; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if callable(reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(errors="replace")  # a console that can't show ‖∂L/∂W‖₂ is no reason to fail
    try:
        with ending_at_once():
            status = _run_verb(list(sys.argv[1:] if argv is None else argv))
            sys.stdout.flush()
    except SystemExit as end:  # argparse has shown the help or the version
        return int(end.code or DONE)
    except InputError as error:
        say(f"gradviz: {error}")
        return BAD_INPUT
    except GradvizError as error:
        say(f"gradviz: {error}")
        return FAULT_OF_OURS
    except Interrupted as signal:
        leave_closed_terminal()
        say("gradviz: interrupted")
        return signal.status
    except BrokenPipeError:  # the reader of the output is gone; Python must not report that at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001  the outermost level: every error ends in a message
        say(f"gradviz: a fault of gradviz, not of what you gave: {type(error).__name__}: {error}")
        traceback.print_exc()
        return FAULT_OF_OURS
    return status


def open_window(arguments: Sequence[str]) -> int:
    """Open the window with the file or preset that the only argument names."""
    if len(arguments) > 1:
        text = " ".join(arguments)
        raise InputError(f"found {text!r}; allowed: one FILE, or a verb: {', '.join(_VERBS)}")
    source = arguments[0] if arguments else None
    if source is not None:
        _check_mistyped(source)
    if sys.platform.startswith("linux") and not any(map(os.environ.get, _DISPLAYS)):
        raise InputError("there is no display to open a window on; gradviz run needs none, see gradviz run -h")
    from gradviz.crash_log import CrashLog

    with CrashLog() as log:
        try:
            from gradviz.app import main as open_window
        except ImportError as error:
            raise _loading_error(error, log) from error
        return open_window(source, log)


_VERBS = {
    "run": "gradviz.verbs.run",
    "check": "gradviz.verbs.describe",
    "info": "gradviz.verbs.describe",
    "presets": "gradviz.verbs.describe",
    "render": "gradviz.verbs.render",
    "config": "gradviz.verbs.config",
    "self-test": "gradviz.self_test.runner",
}
_SOURCE = "an experiment, a recording or a figure, or the name of a preset"
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def _run_verb(arguments: list[str]) -> int:
    if not arguments or (arguments[0] not in _VERBS and not arguments[0].startswith("-")):
        return open_window(arguments)
    parsed = _parser(_run_epilog() if arguments[0] == "run" else "").parse_args(arguments)
    status: int = getattr(import_module(_VERBS[parsed.verb]), parsed.verb.replace("-", "_"))(parsed)
    return status


def _check_mistyped(source: str) -> None:
    """Raise :class:`InputError` for a word that can't be opened: the terminal shows the error, not a window."""
    from gradviz.experiment.presets import named_preset
    from gradviz.sources import find

    if not Path(source).exists() and named_preset(source) is None:
        try:
            find(source)
        except FileError:
            raise
        except InputError as error:
            raise InputError(f"{error}; verbs: {', '.join(_VERBS)}") from error


def _loading_error(error: ImportError, log: CrashLog) -> GradvizError:
    """Return an error with advice if Qt or a library that it needs can't be loaded."""
    from gradviz.system_libraries import advice_for, missing_in

    missing = missing_in(error)
    reason = advice_for(missing) if missing else f"the installation is incomplete: {error}"
    return GradvizError(f"{reason} (more stands in {log.path})" if log.path else reason)


class _Parser(argparse.ArgumentParser):
    """A parser that raises its errors as :class:`InputError`."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see {self.prog} -h")


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: a whole number") from None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed: a number") from None


def _parser(run_epilog: str) -> _Parser:
    layout = argparse.RawDescriptionHelpFormatter
    parser = _Parser("gradviz", _USAGE, _DESCRIPTION, _EPILOG, formatter_class=layout)
    parser.add_argument("--version", action="version", version=f"gradviz {__version__}")
    verbs = parser.add_subparsers(title="verbs", dest="verb", metavar="VERB", required=True, prog="gradviz")

    def verb(name: str, help: str, epilog: str = "") -> _Parser:
        described = f"{help[0].upper()}{help[1:]}."
        return verbs.add_parser(
            name, help=help, description=described, epilog=epilog, allow_abbrev=False, formatter_class=layout
        )

    _add_run_options(verb("run", "train an experiment without a window", run_epilog))
    _add_render_options(verb("render", "draw recordings, or export their numbers"))
    subparser = verb("check", "say what is wrong with an experiment, or that nothing is")
    subparser.add_argument(
        "experiment", metavar="EXPERIMENT", help="an experiment, a recording or a figure, or the name of a preset"
    )
    subparser = verb("info", "say what an experiment or a recording holds: layers, parameters, settings, steps, events")
    subparser.add_argument("file", metavar="FILE", help=_SOURCE)
    subparser.add_argument("--json", action="store_true", help="as JSON, for programs")
    subparser = verb("presets", "list the experiments that come with gradviz")
    subparser.add_argument("--json", action="store_true", help="as JSON, for programs")
    subparser = verb("self-test", "try everything that an installation needs, and say what works")
    subparser.add_argument("--part", help=argparse.SUPPRESS)  # only passed by the self-test's own processes
    subparser.add_argument("--folder", help=argparse.SUPPRESS)
    subparser = verb("config", "say what is configured here, and where each value comes from")
    subparser.add_argument("--json", action="store_true", help="as JSON, for programs")
    return parser


def _run_epilog() -> str:
    from gradviz.catalog.statistics import STATISTICS
    from gradviz.experiment.experiment import Experiment

    live = ", ".join(option.path for option in Experiment.from_dict({}).options() if option.live)
    lines = (
        "KEY is a path into the experiment, as `gradviz info EXPERIMENT` lists them; VALUE is JSON or plain text: "
        "--set model.depth=50 --set training.optimizer.name=adam",
        f"What --at does is what the buttons of the window do at that step. It can change: {live}",
        f"Statistics: {', '.join(STATISTICS)}",
        "Without --out the run is summed up in a few lines. Ctrl-C, SIGTERM and SIGHUP end it after the step in hand: "
        "what was trained so far is kept, and every --out is written. Ctrl-C pressed again ends it at once.",
    )
    return "\n".join(textwrap.fill(line, 100, subsequent_indent="  ") for line in lines)


def _add_run_options(parser: _Parser) -> None:
    add = parser.add_argument
    add("experiment", metavar="EXPERIMENT", help=_SOURCE)
    add("--steps", metavar="N", type=_whole_number, help="how many steps, in place of the experiment's")
    add("--seed", metavar="S", type=_whole_number, help="the seed, in place of the experiment's")
    add("--set", metavar="KEY=VALUE", action="append", default=[], help="change the experiment; repeatable")
    add("--at", metavar="STEP:KEY=VALUE", action="append", default=[], help="change during the run; repeatable")
    add("--statistic", metavar="NAME", default="grad_l2", help="what figures and CSV show (default: %(default)s)")
    _add_scalars(parser)
    add(
        "--out",
        metavar="FILE",
        action="append",
        default=[],
        help=f"file to write, by suffix: {_by_suffix(*_OUTS)}; repeatable",
    )
    add("--device", metavar="NAME", help="cpu, cuda, mps, or auto: an accelerator if there is one (default: cpu)")
    add("--threads", metavar="N", type=_whole_number, help="threads of torch (default: by the size of the network)")
    _add_metadata_switch(parser)


def _add_render_options(parser: _Parser) -> None:
    add = parser.add_argument
    add("recording", metavar="RECORDING", nargs="+", help="a .gradviz file; several stand side by side on one scale")
    add("--statistic", metavar="NAME", default="grad_l2", help="what is shown (default: %(default)s)")
    _add_scalars(parser)
    add("--steps", metavar="A:B", help="from step A to before step B (default: all)")
    add("--theme", metavar="light|dark", default="light", help="(default: %(default)s)")
    add("--size", metavar="WxH", default="1920x1080", help="pixels across and down (default: %(default)s)")
    add("--scale", metavar="N", type=_number, default=1.0, help="pixels per pixel of the size (default: 1)")
    kinds = "log, linear, start (against each row's first step), loss (against the row nearest to the loss)"
    add("--color-scale", metavar="NAME", help=f"{kinds} (default: log; linear for shares)")
    add("--range", metavar="LOW:HIGH", help="values at the ends of the colors (default: fitted to what is shown)")
    add("--language", metavar="en|zh_CN", help="of the words in figures (default: as configured, or en)")
    outs = _by_suffix("figure", "animation", "numbers")
    add("--out", metavar="FILE", action="append", default=[], help=f"file to write, by suffix: {outs}; repeatable")
    _add_metadata_switch(parser)


def _add_scalars(parser: _Parser) -> None:
    help = "further columns of CSV files, such as lr; gradviz info lists those of a recording"
    parser.add_argument("--scalars", metavar="NAME", nargs="+", default=[], help=help)


def _by_suffix(*kinds: FormatKind) -> str:
    """Return the suffixes of each kind with a description, for the help of ``--out``."""
    return ", ".join(f"{' '.join(suffixes(kind))} {_OUTS[kind]}" for kind in kinds)


def _add_metadata_switch(parser: _Parser) -> None:
    parser.add_argument("--no-metadata", action="store_true", help="leave out of figures how to make the run again")
