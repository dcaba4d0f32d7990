"""`guongsang evaluate`: how well messages are read, measured on a file of messages of which it is known what they say."""
