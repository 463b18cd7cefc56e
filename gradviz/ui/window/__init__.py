"""The main window, its status line and notices, lecture mode, language."""
