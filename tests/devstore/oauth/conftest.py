"""An installation on a wall clock that the test moves."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from devstore.oauth import client, installation
from tests.devstore import ada, street


@dataclass
class Wall:
    """Seconds that only pass when told to."""

    seconds: float = field(default_factory=lambda: datetime.now(UTC).timestamp())

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def wall() -> Wall:
    """Starts now."""
    return Wall()


@pytest.fixture
def installed(wall: Wall) -> installation.Installation:
    """The app is in Ada's shop."""
    made = installation.Installation(ada.TOML, ada.NOWHERE, lambda: datetime.now(UTC), wall)
    made.install()
    return made


@pytest.fixture
def app() -> client.Client:
    """The app's own credentials, in the middle of a rotation of its secret."""
    return client.Client(
        street.CLIENT_ID, (ada.SECRET, "the-secret-before-0123456789abcdef"), "ada-lamps.myshopify.com"
    )
