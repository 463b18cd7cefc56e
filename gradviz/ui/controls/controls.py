"""The controls of a run: transport, speed, switches and live values."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from gradviz.engine.live_run import State
from gradviz.engine.session import Session
from gradviz.experiment.section import by_path
from gradviz.experiment.switches import all_switches, title_of
from gradviz.ui.controls.log_field import LogField
from gradviz.ui.controls.switch_button import SwitchButton
from gradviz.ui.widgets.combo import Combo
from gradviz.ui.widgets.texts import translated_label
from gradviz.ui.widgets.theme import Theme

SPEEDS: tuple[int | None, ...] = (1, 2, 5, 10, 30, 100, None)


class Controls(QWidget):
    """Controls a session, and shows the values in force."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self._session = session
        self._reason = ""
        self._build_transport()
        self.switches = {option.path: SwitchButton(option) for option in all_switches()}
        for button in self.switches.values():
            button.switched.connect(self._on_switched)
        self.threshold = LogField(
            "threshold", self.tr("Clipping threshold"), self.tr("Clipping threshold; changes at the next step"), -6, 4
        )
        self.lr = LogField(
            "learning_rate", self.tr("Learning rate"), self.tr("Learning rate; changes at the next step"), -6, 2
        )
        self.threshold.changed.connect(self._on_threshold)
        self.lr.changed.connect(self._on_lr)
        self._build_layout()
        session.state_changed.connect(self._on_state)
        session.recording_started.connect(self._on_recording)
        session.experiment_changed.connect(self.show_in_force)
        session.event_applied.connect(self.show_in_force)
        self.style_with(theme)
        self._on_state(session.state)

    def _build_transport(self) -> None:
        session = self._session
        self.run_button = _button("run", self.tr("Run"), self.tr("Run or pause (Space)"))
        self.step_button = _button("step", self.tr("Step"), self.tr("Make one step and wait (.)"))
        self.stop_button = _button("stop", self.tr("Stop"), self.tr("End the run"))
        self.restart_button = _button("restart", self.tr("Restart"), self.tr("Train from the beginning (Ctrl+R)"))
        self._run_texts = (self.tr("▶  Run"), self.tr("▶  Resume"), self.tr("❚❚  Pause"))
        widest = max(map(self.run_button.fontMetrics().horizontalAdvance, self._run_texts))
        self.run_button.setFixedWidth(widest + 30)
        for key, button in ((".", self.step_button), ("Ctrl+R", self.restart_button)):
            QShortcut(QKeySequence(key), self, button.click)  # a hidden button's own shortcut wouldn't work
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self, self._on_space)
        space.setAutoRepeat(False)
        self.run_button.clicked.connect(session.run_or_pause)
        self.step_button.clicked.connect(session.step_once)
        self.stop_button.clicked.connect(session.stop)
        self.restart_button.clicked.connect(self._on_restart)
        self.speed = Combo("speed", self.tr("Speed"))
        self.speed.setToolTip(self.tr("At most so many steps a second"))
        for speed in SPEEDS:
            self.speed.addItem(self.tr("{n} steps/s").format(n=speed) if speed else self.tr("Full speed"), speed)
        self.speed.setCurrentIndex(self.speed.findData(session.speed))
        self.speed.currentIndexChanged.connect(self._on_speed)

    def _build_layout(self) -> None:
        transport = QHBoxLayout()
        transport.setSpacing(6)
        self._transport = (self.run_button, self.step_button, self.stop_button, self.restart_button, self.speed)
        for widget in self._transport:
            transport.addWidget(widget)
        transport.addStretch(1)
        switches = QHBoxLayout()
        switches.setSpacing(6)
        for button in self.switches.values():
            switches.addWidget(button, 1)
        self._beside_switches: list[QWidget] = [self.lr, self.threshold]
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(4, 4, 4, 2)
        for row, (left, text, field) in enumerate(
            ((transport, self.tr("Learning rate"), self.lr), (switches, self.tr("Threshold"), self.threshold))
        ):
            label = QLabel(text)
            label.setBuddy(field.text)
            self._beside_switches.append(label)
            grid.addLayout(left, row, 0)
            grid.addWidget(label, row, 1)
            grid.addWidget(field, row, 2)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(2, 1)

    def set_lecture(self, type_px: int | None) -> None:
        """Show only the switches, in this font size, or all controls if None. The shortcuts keep working."""
        for widget in (*self._transport, *self._beside_switches):
            widget.setVisible(type_px is None)
        self._grid.setColumnStretch(2, 1 if type_px is None else 0)
        for button in self.switches.values():
            button.set_type(type_px)

    def set_reason(self, reason: str) -> None:
        """Set the reason that no run can start; empty if a run can start."""
        self._reason = reason
        self._on_state(self._session.state)

    @Slot()
    def _on_recording(self) -> None:
        self._on_state(self._session.state)

    @Slot(object)
    def _on_state(self, state: State) -> None:
        run, resume, pause = self._run_texts
        running = state in (State.RUNNING, State.STARTING)
        self.run_button.setText(pause if running else resume if state is State.PAUSED else run)
        can_start = not self._reason
        can_go_on = state.is_live and state is not State.STOPPING
        self.run_button.setEnabled(can_go_on or (can_start and not state.is_live))
        self.step_button.setEnabled(self.run_button.isEnabled())
        self.stop_button.setEnabled(can_go_on)
        again = self._session.can_train_again
        self.restart_button.setEnabled(can_start and again)
        cannot_start = self.tr("Can't start: {reason}").format(reason=self._reason)
        self.run_button.setToolTip(cannot_start if self._reason else self.tr("Run or pause (Space)"))
        restart = self.tr("Train from the beginning (Ctrl+R)")
        if not again:
            restart = self.tr(
                "This recording holds no experiment: gradviz only watched the run, and can't make it again."
            )
        self.restart_button.setToolTip(cannot_start if self._reason else restart)
        self.show_in_force()

    @Slot()
    def show_in_force(self) -> None:
        """Show the values of the current or next run. A switch without an option in the experiment is hidden."""
        experiment = self._session.in_force or self._session.experiment
        options = by_path(experiment.options())
        for path, button in self.switches.items():
            button.setEnabled(path in options)
            button.setVisible(path in options)
            if path in options:
                button.set_title(translated_label(title_of(options[path], experiment)))
                button.show_state(experiment.value(path))
        self.threshold.show_value(experiment.training.clipping.threshold)
        self.lr.show_value(experiment.value("training.optimizer.lr"))

    @Slot()
    def _on_space(self) -> None:
        """Run or pause. If a button or combo box has the focus, Space activates it instead."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif isinstance(focused, QComboBox):
            focused.showPopup()
        else:
            self.run_button.click()

    @Slot()
    def _on_restart(self) -> None:
        self._session.restart()

    @Slot(int)
    def _on_speed(self, _index: int) -> None:
        self._session.set_speed(self.speed.currentData())

    @Slot(str, bool)
    def _on_switched(self, path: str, on: bool) -> None:
        self._session.change({path: on})

    @Slot(float)
    def _on_threshold(self, value: float) -> None:
        self._session.change({"training.clipping.threshold": value})

    @Slot(float)
    def _on_lr(self, value: float) -> None:
        self._session.change({"training.optimizer.lr": value})

    def style_with(self, theme: Theme) -> None:
        """Apply a theme."""
        for button in self.switches.values():
            button.style_with(theme)
        self.lr.style_with(theme)
        self.threshold.style_with(theme)


def _button(name: str, text: str, help: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(help)
    button.setMinimumSize(button.fontMetrics().horizontalAdvance(text) + 24, 30)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
