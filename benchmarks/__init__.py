"""What is measured, beside the peer, in one run, as a ratio. `make bench` prints the table."""
