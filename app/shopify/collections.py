"""Which products are in a collection."""

from app.shopify import client, gid, pages


def product_ids(admin: client.Admin, collection_id: int) -> list[int]:
    """All of them; an empty list when the collection is gone."""
    return list(pages.every(lambda after: _page(admin, collection_id, after)))


def _page(admin: client.Admin, collection_id: int, after: str | None) -> pages.Page[int]:
    variables = {"id": gid.of("Collection", collection_id), "after": after}
    collection = admin.run("collection_products", variables).maybe("collection")
    if collection is None:
        return pages.Page((), None)
    products = collection.node("products")
    return pages.Page(tuple(node.id() for node in products.nodes("nodes")), products.next_page())
