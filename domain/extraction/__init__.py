"""What a message says: whom it is about, where, when, in which field. Pure functions over text; nothing is sent anywhere."""
