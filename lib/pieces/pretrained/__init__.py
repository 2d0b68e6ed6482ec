"""Models that are trained already, kept with the package."""
