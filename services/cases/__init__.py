"""What people do with a nomination: give it, follow it, check it."""
