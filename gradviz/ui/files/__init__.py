"""Opening and saving files, pictures and recent runs."""
