"""The architectures: modules whose normalization and shortcuts can be switched in every pass. torch, never Qt."""
