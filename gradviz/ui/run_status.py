"""The status line: what the run is doing, step, speed, loss, and where it diverged."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gradviz.engine.session import Session, State
from gradviz.recording.reading import Event
from gradviz.ui.numbers import in_words
from gradviz.ui.theme import Theme

WRITE_INTERVAL_MS = 250
_SPEED_OVER_S = 2.0


class RunStatus(QWidget):
    """Written on a slow clock, so that it can be read."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_status")
        self._session = session
        self._theme = theme
        self._speed: deque[tuple[float, int]] = deque()
        self.state = QLabel()
        self.numbers = QLabel()
        self.message = QLabel()
        for label, name in ((self.state, "state"), (self.numbers, "numbers"), (self.message, "message")):
            label.setObjectName(name)
        self.message.setWordWrap(True)
        self.state.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.numbers.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 4)
        layout.addWidget(self.state)
        layout.addSpacing(12)
        layout.addWidget(self.numbers)
        layout.addSpacing(12)
        layout.addWidget(self.message, 1)
        session.state_changed.connect(self._on_state)
        session.event_applied.connect(self._on_event)
        session.refused.connect(self.complain)
        session.failed.connect(self.complain)
        self._clock = QTimer(self)
        self._clock.setInterval(WRITE_INTERVAL_MS)
        self._clock.timeout.connect(self.write)
        self._clock.start()
        self._on_state(session.state)

    @Slot()
    def write(self) -> None:
        """Write what there is now."""
        recording = self._session.recording
        if recording is None or not len(recording):
            self.numbers.setText("")
            return
        steps, planned = len(recording), recording.experiment.training.steps
        text = self.tr("step {step:,} of {planned:,} · loss {loss}").format(
            step=steps, planned=planned, loss=in_words(float(recording.loss[-1]))
        )
        now = time.monotonic()
        self._speed.append((now, steps))
        while now - self._speed[0][0] > _SPEED_OVER_S:
            self._speed.popleft()
        then, before = self._speed[0]
        if self._session.state is State.RUNNING and steps > before:
            text += self.tr(" · {speed:.0f} steps/s").format(speed=(steps - before) / (now - then))
        self.numbers.setText(text)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        words = {
            State.IDLE: self.tr("Ready"),
            State.STARTING: self.tr("Starting …"),
            State.RUNNING: self.tr("Running"),
            State.PAUSED: self.tr("Paused"),
            State.STOPPING: self.tr("Stopping …"),
            State.COMPLETED: self.tr("Completed"),
            State.STOPPED: self.tr("Stopped"),
            State.FAILED: self.tr("Failed"),
        }
        self.state.setText(f"<b>{words[state]}</b>")
        if state is State.STARTING:
            self._speed.clear()
            self.say("")
        self.write()

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if event.kind == "change":
            if self.message.property("lasting") is not True:
                self.say(event.detail)
        else:
            self.complain(event.detail)

    @Slot(object)
    def complain(self, text: str) -> None:
        """Say that something is wrong; it stays until the next start."""
        self._write_message(text, self._theme.error, lasting=True)

    def say(self, text: str) -> None:
        """Say something in passing."""
        self._write_message(text, self._theme.muted, lasting=False)

    def _write_message(self, text: str, color: str, *, lasting: bool) -> None:
        self.message.setText(text)
        self.message.setToolTip(text)
        self.message.setStyleSheet(f"color: {color};")
        self.message.setProperty("lasting", lasting)

    def style_with(self, theme: Theme) -> None:
        """Put a theme on."""
        self._theme = theme
