"""The language of the window: installs Qt's translators and sets the language of the core."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from gradviz import language


def apply(setting: str) -> str:
    """Set the language of windows that are built from now on, and return its name.

    With ``"system"``, the system's language is used if there is a translation, or else English.
    """
    name = _of_system() if setting == "system" else setting
    application = QCoreApplication.instance()
    assert application is not None
    for old in application.findChildren(QTranslator):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    language.speak(name)
    if name != "en":
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{name}.qm"
        for path in (qt, language.translation_file(name).with_suffix(".qm")):
            translator = QTranslator(application)
            if translator.load(str(path)):  # if Qt's translation is missing, only its standard buttons are in English
                QCoreApplication.installTranslator(translator)
    return name


def _of_system() -> str:
    chinese = QLocale.system().language() == QLocale.Language.Chinese
    return "zh_CN" if chinese else "en"
