"""Installing the app, taking it off again, and starting the whole shop afresh."""

import time

from devstore import seeds
from devstore.admin import robot
from devstore.control import app_health
from devstore.payloads import shop
from devstore.store import Store

GOODBYE_SECONDS = 15


def install(store: Store) -> None:
    """Grant the TOML's scopes and open the app for the first time; Stuck when its page does not come."""
    if store.installation.installed:
        return
    store.installation.install()
    robot.open_page(store)


def agree(store: Store) -> None:
    """The merchant agrees to the scopes that the TOML declares now; an app that was there already is told."""
    installation = store.installation
    was_installed, previous = installation.installed, installation.scopes
    installation.install()
    if was_installed:
        _tell(store, previous)


def allow(store: Store, scopes: tuple[str, ...]) -> bool:
    """The merchant grants optional scopes; False if the app may not ask for them."""
    previous = store.installation.scopes
    is_done = store.installation.allow(scopes)
    _tell(store, previous)
    return is_done


def revoke(store: Store, scopes: tuple[str, ...]) -> bool:
    """Optional scopes are given back; False if one of them is required."""
    previous = store.installation.scopes
    is_done = store.installation.revoke(scopes)
    _tell(store, previous)
    return is_done


def uninstall(store: Store) -> None:
    """Take the app off: its tokens die at once. Answers when the app has heard and acted on it, if it answers
    at all: one that is installed again before it heard would take the late news for a second farewell.
    """
    if not store.installation.installed:
        return
    with store.world.change():
        store.emit("app/uninstalled", shop.shop(store.world))
        store.installation.uninstall()
    _wait_until_heard(store)


def reset(store: Store, seed: str) -> None:
    """A fresh shop; the app is taken off first."""
    seeds.check(seed)
    uninstall(store)
    store.reset(seed)
    store.mailbox.clear()


def _tell(store: Store, previous: tuple[str, ...]) -> None:
    """The app hears of scopes that are others now."""
    current = store.installation.scopes
    if previous != current:
        with store.world.change():
            store.emit("app/scopes_update", shop.scopes(store.world, previous, current))


def _wait_until_heard(store: Store) -> None:
    if not store.running:
        store.pump()
    deadline = time.monotonic() + GOODBYE_SECONDS
    while time.monotonic() < deadline and not _has_heard(store):
        time.sleep(0.1)


def _has_heard(store: Store) -> bool:
    told = [each for each in store.deliveries.deliveries() if each.topic == "app/uninstalled"]
    if any(each.status == "pending" for each in told):
        return False
    health = app_health.ask(store.settings.app_url)
    return health is None or not app_health.counts(health, "shops").get("installed", 0)
