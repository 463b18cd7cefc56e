"""The panel that edits the experiment of the next run, built from the catalog."""
