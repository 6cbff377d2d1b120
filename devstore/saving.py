"""Keeping a shop on disk between runs, as one file written atomically."""

import os
import pickle
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devstore.world import metafields, state

if TYPE_CHECKING:
    from devstore import store as stores

LIVING = ("now", "emit", "next_id", "lock", "act", "wake", "shop")
KEPT = tuple(each.name for each in fields(state.World) if each.name not in LIVING)

INSTALLATION = ("installed_at", "scopes", "tokens")


def save(store: "stores.Store", path: Path) -> bool:
    """Write what must survive a restart; whether it differed from what the file holds."""
    raw = _picture(store)
    if path.exists() and path.read_bytes() == raw:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(raw)
    os.replace(fresh, path)
    return True


def load(store: "stores.Store", path: Path) -> None:
    """Become what the file holds. Only files of our own are read: a pickle is code."""
    picture = pickle.loads(path.read_bytes())
    with store.lock:
        for name, value in picture["world"].items():
            setattr(store.world, name, value)
        metafields.declare(store.world, store.settings.toml_path)
        store.next_id.last = max(store.next_id.last, picture["last_id"])
        for name, value in picture["installation"].items():
            setattr(store.installation, name, value)
        store.mailbox.last_id, store.mailbox.kept = picture["mail"]
        store.deliveries.resume(picture["deliveries"])
    store.world.wake()


def _picture(store: "stores.Store") -> bytes:
    installation, mailbox = store.installation, store.mailbox
    with store.lock, installation.lock, mailbox.lock:
        picture: dict[str, Any] = {
            "world": {name: getattr(store.world, name) for name in KEPT},
            "last_id": store.next_id.last,
            "installation": {name: getattr(installation, name) for name in INSTALLATION},
            "mail": (mailbox.last_id, mailbox.kept),
            "deliveries": store.deliveries.to_keep(),
        }
        return pickle.dumps(picture)
