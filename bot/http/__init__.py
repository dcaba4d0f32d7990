"""aiohttp: the webhook, health and metrics; in `demo` the playground adds its pages."""
