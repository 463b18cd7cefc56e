"""Experiments: everything that decides a run, as plain frozen data, with JSON both ways. No torch, no Qt."""
