"""What several files of tests begin with."""

import pytest

from tests.handlers.stories.scene import Scene, open_scene
from tests.town import Town


@pytest.fixture
async def scene(town: Town) -> Scene:
    """A verified case that is ready to be told."""
    return await open_scene(town)
