"""Run, pause, speed, the switches and the live options."""
