"""What we write for others to read: the offer on a variant, the promise on an order."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.shopify import client, gid
from app.shopify.definitions import NAMESPACE

MOST_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class Entry:
    """One metafield to be set: the owner's gid, our key, and JSON text."""

    owner: str
    key: str
    value: str


def badge(variant_id: int, value: Mapping[str, Any]) -> Entry:
    return Entry(gid.of("ProductVariant", variant_id), "backorder", _compact(value))


def promise(order_id: int, value: Mapping[str, Any]) -> Entry:
    return Entry(gid.of("Order", order_id), "promise", _compact(value))


def set_many(admin: client.Admin, entries: Sequence[Entry]) -> None:
    """Set them, 25 a call. Raises Refused, whose index is the place in `entries`; that call wrote nothing."""
    for start in range(0, len(entries), MOST_AT_ONCE):
        inputs = [_input(entry) for entry in entries[start : start + MOST_AT_ONCE]]
        admin.run("set_metafields", {"metafields": inputs}).payload("metafieldsSet", offset=start)


def _input(entry: Entry) -> dict[str, str]:
    return {
        "ownerId": entry.owner,
        "namespace": NAMESPACE,
        "key": entry.key,
        "type": "json",
        "value": entry.value,
    }


def _compact(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
