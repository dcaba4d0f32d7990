"""The peers: each the same two tasks, written as its own documentation shows it and tuned as its users would."""
