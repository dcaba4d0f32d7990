"""Stories of verified cases: writing them, reading them, taking them back."""
