"""The Telegram edge: the only code that imports `telegram`, and the only one that knows what a chat id is."""
