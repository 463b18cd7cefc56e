"""The main window: builder, controls, charts and status line, with menus, files and theme."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox, QSplitter, QVBoxLayout, QWidget

from gradviz import configuration
from gradviz.catalog.formats import formats
from gradviz.engine.live_run import State
from gradviz.engine.session import Session
from gradviz.errors import InputError
from gradviz.experiment.experiment import Experiment
from gradviz.language import LANGUAGES
from gradviz.ui.builder.builder import Builder
from gradviz.ui.builder.machine import Machine
from gradviz.ui.charts.charts import Charts
from gradviz.ui.controls.controls import Controls
from gradviz.ui.files.export_notice import ExportNotice
from gradviz.ui.files.file_dialogs import FileDialogs
from gradviz.ui.files.files import Files
from gradviz.ui.files.pictures import Pictures
from gradviz.ui.files.recent_runs import RecentRuns
from gradviz.ui.widgets import theme as themes
from gradviz.ui.widgets.locks import lock
from gradviz.ui.widgets.texts import translated_preset
from gradviz.ui.window.about import AboutDialog
from gradviz.ui.window.lecture import LectureMode
from gradviz.ui.window.notice import Notices
from gradviz.ui.window.recording_notices import InterruptedNotice, WriteFailureNotice
from gradviz.ui.window.run_status import RunStatus


class MainWindow(QMainWindow):
    """Builds and connects all views of a session, which may already be in the middle of a run.

    Closing the window ends the session; :meth:`retire` leaves the session to another window.

    Signals:
        language_chosen (str): this window has to be replaced by a window in another language.
    """

    language_chosen = Signal(str)

    def __init__(self, session: Session, settings: QSettings) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.session = session
        self._settings = settings
        self._was_painted = False
        self._configuration = configuration.read()
        self._theme_name: str = self._configuration.values.theme
        theme = themes.apply(self._theme_name)
        self.builder = Builder(session.experiment, theme)
        self.machine = Machine(self._configuration, theme)
        self.builder.add_group(self.machine)
        self.controls = Controls(session, theme)
        self.charts = Charts(theme)
        self.charts.remember_in(settings)
        self.notices = Notices(theme)
        self.status = RunStatus(session, theme)
        self.dialogs = FileDialogs(self, settings)
        self.files = Files(session, self.charts, self.dialogs)
        picture_theme = "dark" if theme is themes.DARK else "light"
        self.pictures = Pictures(session, self.charts, picture_theme, self.dialogs, self)
        self.recent_runs = RecentRuns(session.recorder, self)
        self.interrupted = InterruptedNotice(session.recorder, self.notices)
        self.write_failure = WriteFailureNotice(session.recorder, self.notices)
        self.exports = ExportNotice(self.files.exports, self.notices)
        self._build_layout()
        self._build_menus()
        lecture = self.findChild(QAction, "lecture")
        assert lecture is not None
        self.lecture = LectureMode(self, lecture, self.charts, self.controls, (self.builder, self.notices, self.status))
        self._connect()
        self._show_session()
        if faults := [*self._configuration.faults, *self.builder.preset_faults]:
            self.status.show_error("; ".join(faults))
        self.setAcceptDrops(True)
        self.resize(1280, 720)
        self.setMinimumSize(960, 560)
        self._restore()
        self._show_title()
        self.charts.setFocus()  # not the first field, so Space starts the run
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    def _build_layout(self) -> None:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.controls)
        column.addWidget(self.charts, 1)
        column.addWidget(self.notices)
        column.addWidget(self.status)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("splitter")
        self.splitter.addWidget(self.builder)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        self.splitter.setSizes([310, 970])
        self.setCentralWidget(self.splitter)

    def _build_menus(self) -> None:
        file = self.menuBar().addMenu(self.tr("&File"))
        files = self.files
        self._action(file, "open", self.tr("&Open …"), "Ctrl+O").triggered.connect(files.open)
        file.addMenu(self.recent_runs)
        file.addSeparator()
        self._action(file, "save", self.tr("&Save experiment as …"), "Ctrl+S").triggered.connect(files.save_experiment)
        title = self.tr("Save &recording as …")
        self._action(file, "save_recording", title, "Ctrl+Shift+S").triggered.connect(files.save_recording)
        file.addSeparator()
        self._action(file, "save_picture", self.tr("Save &picture …"), "Ctrl+P").triggered.connect(self.pictures.save)
        copy = self._action(file, "copy_picture", self.tr("&Copy picture"), "Ctrl+Shift+C")
        copy.triggered.connect(self.pictures.copy)
        self._action(file, "export_numbers", self.tr("Export &numbers …"), "Ctrl+E").triggered.connect(
            files.export_numbers
        )
        self._action(file, "save_weights", self.tr("Save &weights …"), "").triggered.connect(self._on_weights)
        file.addSeparator()
        self._action(file, "quit", self.tr("&Quit"), "Ctrl+Q").triggered.connect(self.close)
        self.menuBar().setCornerWidget(self.pictures.progress)
        view = self.menuBar().addMenu(self.tr("&View"))
        view.setToolTipsVisible(True)
        titles = {"system": self.tr("As the &system"), "light": self.tr("&Light"), "dark": self.tr("&Dark")}
        self._choice(view, "theme", titles, self._theme_name).triggered.connect(self._on_theme)
        languages = view.addMenu(self.tr("Lan&guage"))
        languages.menuAction().setObjectName("language")
        languages.setToolTipsVisible(True)
        titles = {"system": self.tr("As the &system"), **LANGUAGES}
        chosen = self._configuration.values.language
        self._choice(languages, "language", titles, chosen).triggered.connect(self._on_language)
        view.addSeparator()
        lecture = self._action(view, "lecture", self.tr("Lectur&e mode"), "F11")
        lecture.setCheckable(True)
        help = self.menuBar().addMenu(self.tr("&Help"))
        self._action(help, "keys", self.tr("&Keys"), "F1").triggered.connect(self._on_keys)
        self._action(help, "about", self.tr("&About gradviz"), "").triggered.connect(self._on_about)

    def _action(self, menu: QMenu, name: str, text: str, key: str) -> QAction:
        action = menu.addAction(text)
        action.setObjectName(name)
        action.setShortcut(key)
        return action

    def _connect(self) -> None:
        session = self.session
        self.builder.edited.connect(session.edit)
        self.builder.changed_live.connect(session.change)
        self.builder.refused.connect(self.status.show_error)
        self.machine.refused.connect(self.status.show_error)
        session.engine.devices_found.connect(self.machine.show_devices)
        session.recording_started.connect(self.machine.show_recording)
        self.builder.validity_changed.connect(self.controls.set_reason)
        self.builder.validity_changed.connect(self.status.set_reason)
        session.experiment_changed.connect(self._on_experiment)
        session.recording_started.connect(self.charts.show_recording)
        session.recording_grown.connect(self.charts.draw)
        self.charts.statistic_chosen.connect(session.record)
        session.state_changed.connect(self._on_state)
        session.recording_started.connect(self._show_title)
        session.weights_saved.connect(self._on_saved)
        self.files.opener.experiment_opened.connect(self.builder.open)
        for sender in (self.files, self.pictures, self.recent_runs, self.write_failure):
            sender.message_shown.connect(self.status.say)
        for sender in (self.files, self.pictures, self.write_failure):
            sender.error_shown.connect(self.status.show_error)
        for offer in (self.recent_runs, self.interrupted):
            offer.open_requested.connect(self.files.opener.open)

    def _show_session(self) -> None:
        """Show the state of the session, which another window may have started."""
        if self.session.engine.devices is not None:
            self.machine.show_devices(self.session.engine.devices)
        if self.session.recording is not None:
            self.machine.show_recording(self.session.recording)
            self.charts.show_recording(self.session.recording)
            self.charts.draw()
        self._on_state(self.session.state)
        self.write_failure.refresh()

    @Slot(object)
    def _on_experiment(self, experiment: Experiment) -> None:
        self.builder.show_experiment(experiment)
        self._show_title()

    @Slot(object)
    def _on_state(self, state: State) -> None:
        self.builder.show_running(self.session.in_force if state.is_live else None)

    @Slot()
    def _show_title(self) -> None:
        recording = self.session.recording
        watched = recording is not None and recording.experiment is None
        name = translated_preset(recording.info.title if recording and watched else self.session.experiment.name)
        self.setWindowTitle(f"{name} – gradviz" if name else "gradviz")

    @Slot()
    def _on_weights(self) -> None:
        title, name = self.tr("Save weights"), translated_preset(self.session.experiment.name)
        path = self.dialogs.to_save(title, formats("weights"), name)
        if path is not None:
            self.session.save_weights(path)

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self.status.say(self.tr("Saved {path}").format(path=path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.files.opener.open(Path(paths[0]))

    def _choice(self, menu: QMenu, name: str, titles: Mapping[str, str], chosen: str) -> QActionGroup:
        """Add an exclusive group of actions, one per title, to a menu."""
        group = QActionGroup(self)
        for value, title in titles.items():
            action = self._action(menu, f"{name}_{value}", title, "")
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.setData(value)
            group.addAction(action)
        lock(group.actions(), self._configuration, name)
        return group

    @Slot(object)
    def _on_language(self, action: QAction) -> None:
        name = str(action.data())
        try:
            configuration.choose("language", name)
        except InputError as error:  # the choice lasts until the program ends
            self.status.show_error(error.message)
        self.language_chosen.emit(name)

    @Slot(object)
    def _on_theme(self, action: QAction) -> None:
        self._theme_name = str(action.data())
        self._apply_theme()
        try:
            configuration.choose("theme", self._theme_name)
        except InputError as error:
            self.status.show_error(error.message)

    @Slot()
    def _on_system_scheme(self) -> None:
        if self._theme_name == "system":
            self._apply_theme()

    def _apply_theme(self) -> None:
        theme = themes.apply(self._theme_name)
        for view in (self.builder, self.machine, self.controls, self.charts, self.notices, self.status):
            view.style_with(theme)

    @Slot()
    def _on_keys(self) -> None:
        text = self.tr(
            "Space: run or pause\n. : one step\n{switches}\n"
            "F11: lecture mode: the switches and the heatmap on the whole screen; Esc: back\n"
            "F: follow the newest step\nHome: the whole run\nCtrl+R: restart\n"
            "Wheel over the heatmap: zoom; drag: move\n"
            "T: the numbers of the cursor's step as a table; Ctrl+C copies them\n"
            "Ctrl+F: filter, pick, merge or sort the rows\n"
            "Arrow keys: move the cursor; with Shift by ten, with Ctrl by what is in view\n"
            "Click or Enter: hold the cursor at its step; Esc: let it go\n"
            "Shift and drag, or [ and ]: select the steps of pictures and files; Esc: all of them"
        )
        buttons = self.controls.switches.values()
        switches = "\n".join(f"{button.key}: {button.accessibleName()}" for button in buttons if button.isEnabled())
        QMessageBox.information(self, self.tr("Keys"), text.format(switches=switches))

    @Slot()
    def _on_about(self) -> None:
        dialog = AboutDialog(self)
        dialog.exec()
        dialog.deleteLater()

    def _restore(self) -> None:
        for name, restore in (("geometry", self.restoreGeometry), ("splitter", self.splitter.restoreState)):
            saved = self._settings.value(name)
            if isinstance(saved, QByteArray):
                restore(saved)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Start the engine, which imports torch, after the first painting."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.session.warm_up()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save the layout and end the session. The window is hidden at once."""
        self.remember()
        self.hide()
        self.session.shutdown()
        self.pictures.wait()
        self.files.exports.wait()
        super().closeEvent(event)

    def retire(self) -> None:
        """Delete this window and leave the session to another window."""
        self.remember()
        self.hide()
        self.pictures.wait()
        self.files.exports.wait()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn lecture mode off with Esc if no view has handled the key."""
        if event.key() == Qt.Key.Key_Escape and self.lecture.is_on:
            self.lecture.leave()
        else:
            super().keyPressEvent(event)

    def remember(self) -> None:
        """Save the layout for the next window."""
        self.lecture.leave()
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("splitter", self.splitter.saveState())
