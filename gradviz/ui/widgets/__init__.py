"""Small widgets and texts that several views share."""
