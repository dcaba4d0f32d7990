"""What the province asks its units to report, and how they hand it in."""
