"""From numbers to colors: magnitude codes, the pyramid over steps, scales, rows. numpy, never torch or Qt."""
