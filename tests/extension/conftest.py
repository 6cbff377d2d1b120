"""Every test gets a shop of its own, just opened."""

import pytest

from tests.devstore.storefront import shop as shops


@pytest.fixture
def shop() -> shops.Shop:
    """Ada Lamps with the desk lamp on sale."""
    opened = shops.opened()
    shops.lamp(opened)
    return opened
