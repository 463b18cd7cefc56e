"""The views, one per file. Imports PySide6, pyqtgraph and numpy, never torch."""
