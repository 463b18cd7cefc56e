"""Data sets in numpy, and the batches that a seeded generator draws from them."""
