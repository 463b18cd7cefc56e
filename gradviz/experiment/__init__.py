"""Experiments: everything that decides a run, as plain frozen data that JSON can hold. No torch, no Qt."""
