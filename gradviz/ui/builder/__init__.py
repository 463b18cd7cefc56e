"""The panel in which the next run is described, built from the catalog."""
