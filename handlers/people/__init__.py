"""Who somebody is to the bot: the first word, the language, the offices, what is kept about them."""
