"""Readings and recordings: the numbers and events of a run, in numpy. Uses neither torch nor Qt."""
