"""Opening, saving, pictures, recent runs."""
