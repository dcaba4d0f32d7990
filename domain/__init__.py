"""The rules of the field: pure functions and values. No framework, no I/O, no clock (`now` is an argument)."""
