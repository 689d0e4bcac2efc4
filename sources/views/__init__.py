"""Pages of the sources app."""
