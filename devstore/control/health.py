"""How far the shop and its app have come."""

from devstore import store as stores
from devstore.clock import iso
from devstore.control import app_health


def look(store: stores.Store) -> dict[str, object]:
    """`app` is live, installed or not installed; `now` is business time."""
    return {"ok": True, "app": _app(store), "now": iso(store.clock.now())}


def _app(store: stores.Store) -> str:
    if not store.installation.installed:
        return "not installed"
    shops = app_health.counts(app_health.ask(store.settings.app_url), "shops")
    is_live = shops.get("live", 0) >= 1 and shops.get("importing", 0) == 0
    return "live" if is_live and not store.is_going_live else "installed"
