"""Figures drawn from recordings, for slides and papers. They need no display, no Qt and no torch."""
