"""Torch, never Qt: networks with switches, the probe that reads them, and the training loop."""
