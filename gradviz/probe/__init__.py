"""Computes the statistics of a training step from buffers and traces; independent of networks and experiments."""
