"""The main window, its status line, notices, lecture mode and language."""
