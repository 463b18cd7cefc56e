"""The status line: state, step, loss and speed of the run, and where it diverged."""

from __future__ import annotations

import time
from collections import deque

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gradviz.engine.live_run import State
from gradviz.engine.session import Session
from gradviz.language import translate
from gradviz.recording.event_texts import detail_of
from gradviz.recording.reading import Event
from gradviz.ui.builder.machine import where_of
from gradviz.ui.widgets.elided_label import ElidedLabel
from gradviz.ui.widgets.numbers import in_words
from gradviz.ui.widgets.theme import Theme

WRITE_INTERVAL_MS = 250
_SPEED_OVER_S = 2.0


class RunStatus(QWidget):
    """Shows the status of a session. The text is updated slowly enough to be read."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_status")
        self._session = session
        self._theme = theme
        self._speed: deque[tuple[float, int]] = deque()
        self._text, self._text_color, self._is_error = "", theme.muted, False
        self._reason = ""
        self._diverged = False
        self.state = QLabel()
        self.numbers = QLabel()
        self.message = ElidedLabel("message", lines=2)
        for label, name in ((self.state, "state"), (self.numbers, "numbers")):
            label.setObjectName(name)
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 4)
        layout.addWidget(self.state)
        layout.addSpacing(12)
        layout.addWidget(self.numbers)
        layout.addSpacing(12)
        layout.addWidget(self.message, 1)
        session.state_changed.connect(self._on_state)
        session.event_applied.connect(self._on_event)
        session.refused.connect(self.show_error)
        session.failed.connect(self.show_error)
        self._clock = QTimer(self)
        self._clock.setInterval(WRITE_INTERVAL_MS)
        self._clock.timeout.connect(self.write)
        self._on_state(session.state)
        self._catch_up()

    def _catch_up(self) -> None:
        """Show the newest message of a run that began before this widget was built."""
        for event in self._session.recording.events if self._session.recording else ():
            self._on_event(event)
        if self._session.failure:
            self.show_error(self._session.failure)

    def showEvent(self, event: QShowEvent) -> None:
        """Start the clock."""
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock."""
        self._clock.stop()

    @Slot()
    def write(self) -> None:
        """Update the numbers."""
        recording = self._session.recording
        if recording is None or not len(recording):
            self._write_numbers("")
            return
        self.numbers.setToolTip(where_of(recording.environment))
        steps, planned = len(recording), recording.info.planned_steps
        loss = recording.read("loss", steps - 1)
        loss_text = in_words(float(loss[0])) if len(loss) else "–"
        if planned is None:
            text = self.tr("step {step:,} · loss {loss}").format(step=steps, loss=loss_text)
        else:
            text = self.tr("step {step:,} of {planned:,} · loss {loss}").format(
                step=steps, planned=planned, loss=loss_text
            )
        now = time.monotonic()
        self._speed.append((now, steps))
        while now - self._speed[0][0] > _SPEED_OVER_S:
            self._speed.popleft()
        then, before = self._speed[0]
        if self._session.state is State.RUNNING and steps > before:
            speed = (steps - before) / (now - then)
            text += self.tr(" · {speed} steps/s").format(speed=f"{speed:,.0f}" if speed >= 10 else f"{speed:.1f}")
        self._write_numbers(text)

    def _write_numbers(self, text: str) -> None:
        """Set the text of the numbers. The label never shrinks, so the message beside it doesn't move."""
        self.numbers.setText(text)
        self.numbers.setMinimumWidth(max(self.numbers.minimumWidth(), self.numbers.sizeHint().width()))

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
            State.OPENED: self.tr("Opened"),
        }
        self.state.setText(f"<b>{words[state]}</b>")
        if state is State.STARTING:
            self._speed.clear()
            self._diverged = False
            self.say("")
        self._show_message()
        self.write()

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if event.kind not in ("inf", "nan"):
            if not self._is_error:
                self.say(detail_of(event))
        elif not self._diverged:  # the first one causes all later ones
            self._diverged = True
            self.show_error(detail_of(event))

    @Slot(object)
    def show_error(self, text: str) -> None:
        """Show an error until the next start."""
        self._text, self._text_color, self._is_error = translate(text), self._theme.error, True
        self._show_message()

    def say(self, text: str) -> None:
        """Show a message until the next one."""
        self._text, self._text_color, self._is_error = text, self._theme.muted, False
        self._show_message()

    @Slot(str)
    def set_reason(self, reason: str) -> None:
        """Set the reason that no run can start; empty if a run can start. It is hidden during a run."""
        self._reason = reason
        self._show_message()

    def _show_message(self) -> None:
        if self._reason and not self._session.state.is_live:
            self.message.set_color(self._theme.error)
            self.message.say(self.tr("Can't run: {reason}").format(reason=self._reason.replace("\n", "; ")))
        else:
            self.message.set_color(self._text_color)
            self.message.say(self._text)

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        self._text_color = theme.error if self._is_error else theme.muted
        self._theme = theme
        self._show_message()
