"""Measure the cost of the window: ``python tests/benchmarks/bench_window.py`` prints three rows of the budget.

Each is measured in turns with its reference, so that other load on the machine affects both. Without a display, the
offscreen platform draws; that costs about as much as a real one.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from gradviz.training.trainer import Trainer
    from gradviz.ui.window.main_window import MainWindow

ROUNDS = 5
PHASE_S = 3.0
STARTS = 5
TICK_MS = 16

IMPORTS = "import PySide6.QtWidgets, pyqtgraph"
FIRST_WINDOW = f"import runpy; runpy.run_path({str(Path(__file__).resolve())!r})['show_first_window']()"


def main() -> None:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in ("win32", "darwin")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    compare_speed()
    compare_starts()


def compare_speed() -> None:
    """Compare the steps per second with and without a window, and measure the lateness of the window's timers."""
    from gradviz.app import build_application, build_window
    from gradviz.experiment.presets import find
    from gradviz.training.process_state import prepared_trainer
    from gradviz.training.trainer import DEFAULT_STATISTICS

    application = build_application(sys.argv[:1])  # must live as long as the window
    experiment = find("sigmoid-20").with_values({"training.steps": 10_000_000})
    window = build_window(experiment, _settings())
    window.show()
    alone, beside, late = [], [], []
    with prepared_trainer(experiment, DEFAULT_STATISTICS) as trainer:
        window.controls.run_button.click()
        process_events(PHASE_S)
        for _ in range(ROUNDS):
            window.controls.run_button.click()
            process_events(0.3)
            alone.append(steps_per_second(trainer))
            window.controls.run_button.click()
            process_events(0.3)
            speed, lateness = steps_per_second_in(window)
            beside.append(speed)
            late += lateness
    window.close()
    application.quit()
    ratios = [with_window / without for with_window, without in zip(beside, alone, strict=True)]
    report("steps/s in the window against none", f"{statistics.median(ratios):.2f}", "≥ 0.80, aim 0.95", "×")
    print(f"  {statistics.median(beside):,.0f} against {statistics.median(alone):,.0f} steps/s; rounds", end=" ")
    print(", ".join(f"{ratio:.2f}" for ratio in ratios))
    middle, worst = np.percentile(late, [50, 99])
    report(f"lateness of a {TICK_MS} ms timer, p99", f"{worst:.1f}", "≤ 10", "ms")
    print(f"  p50 {middle:.1f} ms, worst of {len(late)} ticks {max(late):.1f} ms")


def steps_per_second(trainer: Trainer) -> float:
    steps, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < PHASE_S:
        trainer.step()
        steps += 1
    return steps / elapsed


def steps_per_second_in(window: MainWindow) -> tuple[float, list[float]]:
    """Return the steps per second of the run in the window, and the lateness in ms of a timer during the run."""
    from PySide6.QtCore import Qt, QTimer

    ticks: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    recording = window.session.recording
    assert recording is not None
    before, start = len(recording), time.perf_counter()
    timer.start(TICK_MS)
    process_events(PHASE_S)
    window.session.collect()
    speed = (len(recording) - before) / (time.perf_counter() - start)
    timer.stop()
    return speed, [max(0.0, 1000 * gap - TICK_MS) for gap in np.diff(ticks).tolist()]


def process_events(seconds: float) -> None:
    """Run the event loop for some seconds."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)  # quitting the application would close the window
    loop.exec()


def compare_starts() -> None:
    """Compare the time from the start of a process to its first window with the import of the libraries."""
    imports, windows = [], []
    for _ in range(STARTS):
        imports.append(seconds_of(IMPORTS))
        windows.append(seconds_of(FIRST_WINDOW))
    ratio = statistics.median(windows) / statistics.median(imports)
    report(f"first window against `{IMPORTS}`", f"{ratio:.2f}", "≤ 1.4", "×")
    print(f"  {statistics.median(windows):.2f} s against {statistics.median(imports):.2f} s")


def seconds_of(code: str) -> float:
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()  # the bytecode is cached, as it is for an installed program
    subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL, env=compiled)
    return time.perf_counter() - start


def show_first_window() -> None:
    """Show a window, and end this process as soon as it has been painted."""
    from PySide6.QtCore import QEvent, QObject

    from gradviz.app import build_application, build_window
    from gradviz.experiment.presets import find

    class EndAtFirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                os._exit(0)  # torch is still being loaded
            return False

    application = build_application(["gradviz"])
    window = build_window(find("sigmoid-20"), _settings())
    watch = EndAtFirstPaint()
    window.charts.heatmap.plot.viewport().installEventFilter(watch)
    window.show()
    application.exec()


def report(title: str, measured: str, budget: str, unit: str) -> None:
    print(f"{title}: {measured} {unit} (budget {budget})")


def _settings() -> QSettings:
    from PySide6.QtCore import QSettings

    folder = Path(tempfile.mkdtemp())  # the user's run library must not list the runs of a benchmark
    policy = folder / "policy.json"
    policy.write_text(json.dumps({"locked": {"recordings_folder": str(folder / "recordings")}}))
    os.environ["GRADVIZ_POLICY"] = str(policy)
    return QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)


if __name__ == "__main__":
    main()
