"""Two demos at the same time share nothing."""

from bot.demo import demo
from bot.settings import Settings


def test_each_port_has_a_database_of_its_own() -> None:
    settings = Settings()
    folders = {demo.folder(settings.model_copy(update={"port": port})) for port in (8080, 8123)}
    assert len(folders) == 2
