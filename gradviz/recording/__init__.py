"""Readings and recordings: what a run showed, in numpy. No torch, no Qt."""
