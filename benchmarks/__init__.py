"""What is measured, beside the peers, in one run, as ratios. `make bench` prints the tables; `WORKS` lists the works."""
