"""The heatmap: its image, colors and color bar, scales and rows."""
