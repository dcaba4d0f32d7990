"""Telegram in a box: a simulated Bot API, the phones of its people, and a page. It knows nothing of the product.

What puts the two together is `bot/demo/`, and the tests.
"""
