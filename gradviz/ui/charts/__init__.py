"""The plots around the heatmap (strips, profile, table), their shared axes, the cursor and the markers."""
