"""The training loop and its parts: phases, optimizer, checkpoints, weights. Uses torch, never Qt."""
