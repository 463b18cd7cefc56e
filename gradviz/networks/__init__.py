"""The architectures: torch modules whose normalization and shortcuts can be switched on and off in every pass."""
