"""PySide6, pyqtgraph and numpy, never torch: one view a file."""
