"""Whose customer bears a tag, against the dev store."""

from app.shopify import client, customers
from devstore.store import Store
from devstore.world import goods
from tests.shopify.ada import ann_orders


def test_an_order_is_found_by_its_customers_tag(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    store.installation.install((*store.installation.scopes, "read_customers"))
    ann = ann_orders(store, ("RED", 1), email="ann@example.com")
    eve = ann_orders(store, ("RED", 1), email="eve@example.com", customer_tags=("vip", "press"))
    till = ann_orders(store, ("RED", 1), email="")
    assert customers.tagged(admin, [ann.id, eve.id, till.id, 999], "vip") == {eve.id}
    assert customers.tagged(admin, [], "vip") == frozenset()


def test_where_customers_may_not_be_read_nobody_is_found(
    store: Store, admin: client.Admin, lamp: goods.Variant
) -> None:
    eve = ann_orders(store, ("RED", 1), email="eve@example.com", customer_tags=("vip",))
    assert customers.tagged(admin, [eve.id], "vip") == frozenset()
