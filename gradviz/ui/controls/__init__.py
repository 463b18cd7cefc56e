"""The controls of a run: transport, speed, switches and live options."""
