"""Figures: a picture from a recording, for a slide or a paper. No display, no Qt, no torch."""
