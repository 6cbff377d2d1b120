"""Whether the app is installed in the shop, with which scopes, and which tokens it holds."""

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from devstore.oauth import app_config, tokens


class Installation:
    """The one installation of the app. All methods are safe to call from any thread.

    `now` gives business time for `installed_at`; `wall` gives seconds for token lives, which never follow it.
    """

    def __init__(
        self,
        toml_path: Path,
        app_url: str,
        now: Callable[[], datetime],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.toml_path = toml_path
        self.app_url = app_url
        self.now = now
        self.wall = wall
        self.lock = threading.RLock()
        self.installed_at: datetime | None = None
        self.scopes: tuple[str, ...] = ()
        self.tokens = tokens.Tokens()
        self.codes: dict[str, tuple[str, ...]] = {}

    @property
    def installed(self) -> bool:
        """Whether the merchant has the app."""
        return self.installed_at is not None

    @property
    def config(self) -> app_config.AppConfig:
        """The app's declaration as the TOML says now."""
        return app_config.read(self.toml_path, self.app_url)

    @property
    def wants_consent(self) -> bool:
        """Whether the merchant must agree first: to install the app, or to scopes it newly declares."""
        return not self.installed or set(self.scopes) != set(self._agreed())

    def install(self, scopes: tuple[str, ...] | None = None) -> None:
        """Grant `scopes` (default: the TOML's required ones, and what optional ones were granted before).

        Installing twice keeps the first time and the tokens.
        """
        with self.lock:
            self.scopes = self._agreed() if scopes is None else scopes
            if self.installed_at is None:
                self.installed_at = self.now()

    def allow(self, scopes: tuple[str, ...]) -> bool:
        """Grant optional scopes besides the others; False if the TOML does not declare one of them."""
        with self.lock:
            if not set(scopes) <= {*self.config.optional_scopes, *self.scopes}:
                return False
            self.scopes = tuple(dict.fromkeys((*self.scopes, *scopes)))
            return True

    def revoke(self, scopes: tuple[str, ...]) -> bool:
        """Take optional scopes back; False if one of them is required."""
        with self.lock:
            if set(scopes) & set(self.config.scopes):
                return False
            self.scopes = tuple(scope for scope in self.scopes if scope not in scopes)
            return True

    def uninstall(self) -> bool:
        """Forget the installation; every token is dead at once. False if there was none."""
        with self.lock:
            was_installed = self.installed
            self.installed_at = None
            self.scopes = ()
            self.tokens = tokens.Tokens()
            self.codes.clear()
            return was_installed

    def scopes_for(self, access_token: str) -> frozenset[str] | None:
        """All scopes of a living token, read_x with write_x; None for one that Shopify answers with 401."""
        with self.lock:
            token = self.tokens.access.get(access_token)
            if token is None or not tokens.is_alive(token, self.wall()):
                return None
            return app_config.with_implied(self.scopes)

    def _agreed(self) -> tuple[str, ...]:
        """What stands after the merchant agrees to the TOML as it is now."""
        config = self.config
        kept = (scope for scope in config.optional_scopes if scope in self.scopes)
        return tuple(dict.fromkeys((*config.scopes, *kept)))

    def expire_access_tokens(self) -> int:
        """End the life of every access token now (refresh tokens live on); how many there were."""
        with self.lock:
            gone = len(self.tokens.access)
            self.tokens.access.clear()
            return gone
