"""Data sets in numpy: what they hold, and the batches that a seed draws from them."""
