"""What people do with a case: nominate, follow it, check it, ask and answer."""
