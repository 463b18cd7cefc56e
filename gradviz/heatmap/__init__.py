"""From numbers to colors: magnitude codes, the pyramid over steps, scales, rows. Uses numpy, never torch or Qt."""
