"""The plots around the heatmap: strips, profile, table, cursor, markers, and how they share their axes."""
