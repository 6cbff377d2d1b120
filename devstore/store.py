"""The composition root: one shop with its clock, faults, deliveries, installation and mailbox."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devstore import api_log, clock, faults, saving, seeds
from devstore.mail import mailbox
from devstore.oauth import installation
from devstore.webhooks import dispatcher, subscriptions
from devstore.world import ids, metafields, routing, state


@dataclass(frozen=True, slots=True)
class Settings:
    """How the dev store finds the app, and is found. `old_client_secret` is the one before a rotation."""

    app_url: str
    toml_path: Path
    client_id: str
    client_secret: str
    old_client_secret: str = ""
    public_url: str = "http://127.0.0.1:8080"
    clock_file: Path | None = None
    seed: str = "empty"


class Store:
    """Threads run only between start() and stop(); without them pump() does what is due."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lock = threading.RLock()
        self.is_going_live = False
        self.clock = clock.Clock(settings.clock_file)
        self.faults = faults.Faults()
        self.api_log = api_log.ApiLog()
        self.next_id = ids.Ids()
        self.installation = installation.Installation(settings.toml_path, settings.app_url, self.clock.now)
        self.mailbox = mailbox.Mailbox(self.clock.now)
        self.deliveries = dispatcher.Dispatcher(
            settings.app_url,
            settings.client_secret,
            subscriptions.read(settings.toml_path),
            now=self.clock.now,
            faults=lambda: self.faults,
        )
        self.router = routing.Router(lambda: self.world)
        self.world = self._fresh_world(settings.seed)

    @contextlib.contextmanager
    def merchant_at_work(self) -> Iterator[None]:
        """While the merchant is still going live, the shop does not count as live yet."""
        self.is_going_live = True
        try:
            yield
        finally:
            self.is_going_live = False

    @property
    def running(self) -> bool:
        """Whether its threads run."""
        return self.router.running

    def start(self) -> None:
        """Start routing and delivering in the background."""
        self.router.start()
        self.deliveries.start()

    def stop(self) -> None:
        """Stop the threads; what was not delivered is lost."""
        self.router.stop()
        self.deliveries.stop()

    def pump(self) -> None:
        """Route and deliver by hand until nothing is left to do, retries included."""
        while self.router.pump() + self.deliveries.pump():
            pass

    def emit(self, topic: str, payload: state.Payload) -> None:
        """Queue a webhook for every subscription to `topic`; nothing while the app is not installed."""
        if self.installation.installed:
            self.deliveries.queue(topic, payload, self.world.shop.domain)

    def reset(self, seed: str) -> None:
        """A fresh shop from the seed. Time and ids go on; the installation is its owner's business."""
        fresh = self._fresh_world(seed)
        with self.lock:
            self.deliveries.clear()
            self.api_log.clear()
            self.faults = faults.Faults()
            self.world = fresh

    def save(self, path: Path) -> bool:
        """Keep all that must survive a restart; whether anything was new."""
        return saving.save(self, path)

    def load(self, path: Path) -> None:
        """Go on where the file stopped, in place of the seed."""
        saving.load(self, path)

    def _fresh_world(self, seed: str) -> state.World:
        world = state.World(
            now=self.clock.now,
            emit=lambda topic, payload: None,
            next_id=self.next_id,
            lock=self.lock,
            act=self.deliveries.one_event,
        )
        metafields.declare(world, self.settings.toml_path)
        seeds.sow(world, seed)
        routing.route_all(world)
        world.emit = self.emit
        world.wake = self.router.wake
        return world
