"""aiohttp: the webhook, health and metrics; the playground adds its own pages in `demo`."""
