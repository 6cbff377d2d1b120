"""Waiting until nobody owes anything."""

import time

from devstore import store as stores
from devstore.control import app_health

BETWEEN_LOOKS = 0.2


def wait(store: stores.Store, timeout_s: float) -> dict[str, int]:
    """What is still owed when the time is up; nothing at all when two looks in a row found nothing."""
    deadline = time.monotonic() + timeout_s
    calm_since: tuple[int, int] | None = None
    while True:
        if not store.running:
            store.pump()
        moved = _moved(store)
        owed = look(store)
        if not owed and calm_since == moved == _moved(store):
            return {}
        calm_since = None if owed else moved
        if time.monotonic() >= deadline:
            return owed or {"movement": 1}
        time.sleep(BETWEEN_LOOKS)


def look(store: stores.Store) -> dict[str, int]:
    """What the dev store and the app owe now, only what is not zero."""
    with store.lock:
        world = store.world
        owed = {"routing": len(world.unrouted), "requests": len(world.unanswered)}
        owed["webhooks"] = store.deliveries.owed()
    health = app_health.ask(store.settings.app_url)
    if health is None and store.installation.installed:
        owed["app_unreachable"] = 1
    owed |= app_health.counts(health, "owed")
    owed["importing"] = app_health.counts(health, "shops").get("importing", 0)
    return {name: count for name, count in owed.items() if count}


def _moved(store: stores.Store) -> tuple[int, int]:
    return store.api_log.total, store.deliveries.waiting.sequence
