"""Product and playground together: `demo` on a page, `replay` of a file of messages, and the people of `demo`."""
