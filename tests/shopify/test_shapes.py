"""Reading an answer: an odd shape is noticed where it stands."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.shopify import errors, gid
from app.shopify.shapes import Node

ODD = Node(
    {"text": 1, "flag": "yes", "count": True, "money": "dear", "when": "soon", "bare": "2026-11-23T10:00:00"},
    "order",
)


def test_a_well_formed_node_is_read() -> None:
    node = Node(
        {"id": "gid://shopify/Order/7?x=1", "at": "2026-11-23T11:00:00+01:00", "price": "49.00"}, "order"
    )
    assert (node.id(), node.money("price")) == (7, Decimal("49.00"))
    assert node.moment("at") == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert (node.maybe("gone"), node.maybe_moment("gone"), node.maybe_id("gone")) == (None, None, None)


@pytest.mark.parametrize(
    ("reader", "key"),
    [
        ("text", "text"),
        ("flag", "flag"),
        ("count", "count"),
        ("money", "money"),
        ("moment", "when"),
        ("moment", "bare"),
        ("id", "money"),
        ("node", "text"),
        ("nodes", "text"),
        ("words", "missing"),
    ],
)
def test_an_odd_shape_is_garbled_by_its_path(reader: str, key: str) -> None:
    with pytest.raises(errors.Garbled, match=f"^order.{key}: "):
        getattr(ODD, reader)(key)


@pytest.mark.parametrize(
    "text", ["7", "gid://shopify/Order/", "gid://shopify/Order/x", "gid://other/Order/7"]
)
def test_only_a_global_id_has_a_number(text: str) -> None:
    with pytest.raises(ValueError, match="global id"):
        gid.number(text)
