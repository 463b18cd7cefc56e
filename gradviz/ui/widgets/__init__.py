"""Small widgets and texts that several rooms share."""
