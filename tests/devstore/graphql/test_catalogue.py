"""Reading what the shop sells and where it lies: fields, pages, searches."""

from datetime import timedelta
from typing import Any

from graphql import GraphQLObjectType

from devstore.graphql import binding, resolvers
from devstore.world import goods, ids, locations, shipments, stock

VARIANTS = """query V($first: Int, $after: String, $query: String, $reverse: Boolean, $sort:
      ProductVariantSortKeys) {
  productVariants(first: $first, after: $after, query: $query, reverse: $reverse, sortKey: $sort) {
    nodes { sku } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


def skus(data: Any) -> list[str]:
    return [node["sku"] for node in data["productVariants"]["nodes"]]


def test_every_field_of_the_cut_has_an_answer() -> None:
    for type_ in binding.schema().type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            known = {**resolvers.READS.get(type_.name, {}), **resolvers.ASKS.get(type_.name, {})}
            assert set(type_.fields) <= set(known), type_.name


def test_a_variant_tells_all_that_ann_could_ask(lamps: Any) -> None:
    red = lamps.variant("FLOOR-RED")
    text = """query One($id: ID!) { productVariant(id: $id) { legacyResourceId title displayName sku
      price position
      inventoryPolicy inventoryQuantity sellableOnlineQuantity availableForSale requiresComponents
      selectedOptions { name value } product { title hasOnlyDefaultVariant totalInventory tracksInventory
      variantsCount { count precision } } inventoryItem { sku tracked requiresShipping } } }"""
    found = lamps.data(text, id=ids.gid("ProductVariant", red.id))["productVariant"]
    assert found == {
        "legacyResourceId": str(red.id),
        "title": "Red",
        "displayName": "Floor lamp - Red",
        "sku": "FLOOR-RED",
        "price": "49.00",
        "position": 1,
        "inventoryPolicy": "CONTINUE",
        "inventoryQuantity": 0,
        "sellableOnlineQuantity": 0,
        "availableForSale": True,
        "requiresComponents": False,
        "selectedOptions": [{"name": "Colour", "value": "Red"}],
        "product": {
            "title": "Floor lamp",
            "hasOnlyDefaultVariant": False,
            "totalInventory": 5,
            "tracksInventory": True,
            "variantsCount": {"count": 2, "precision": "EXACT"},
        },
        "inventoryItem": {"sku": "FLOOR-RED", "tracked": True, "requiresShipping": True},
    }


def test_pages_follow_one_another_to_the_end(lamps: Any) -> None:
    first = lamps.data(VARIANTS, first=2)
    assert skus(first) == ["DESK", "FLOOR-RED"]
    info = first["productVariants"]["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"]) == (True, False)
    second = lamps.data(VARIANTS, first=2, after=info["endCursor"])
    assert skus(second) == ["FLOOR-GREEN"]
    info = second["productVariants"]["pageInfo"]
    assert (info["hasNextPage"], info["hasPreviousPage"]) == (False, True)


def test_a_sorted_and_reversed_list_pages_the_same_way(lamps: Any) -> None:
    first = lamps.data(VARIANTS, first=2, sort="SKU", reverse=True)
    assert skus(first) == ["FLOOR-RED", "FLOOR-GREEN"]
    after = first["productVariants"]["pageInfo"]["endCursor"]
    assert skus(lamps.data(VARIANTS, first=2, sort="SKU", reverse=True, after=after)) == ["DESK"]


def test_a_page_size_is_owed_and_bounded(lamps: Any) -> None:
    assert lamps.ask(VARIANTS)["errors"][0]["message"] == "you must provide one of first or last"
    assert lamps.ask(VARIANTS, first=251)["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert "Invalid cursor" in lamps.ask(VARIANTS, first=1, after="???")["errors"][0]["message"]


def test_the_last_ones_come_with_last_and_before(lamps: Any) -> None:
    text = (
        "query L($before: String) { products(last: 1, before: $before) { edges { cursor node { title } } } }"
    )
    (edge,) = lamps.data(text)["products"]["edges"]
    assert edge["node"] == {"title": "Floor lamp"}
    (edge,) = lamps.data(text, before=edge["cursor"])["products"]["edges"]
    assert edge["node"] == {"title": "Desk lamp"}


def test_variants_are_found_by_what_shopify_searches_by(lamps: Any) -> None:
    red = lamps.variant("FLOOR-RED")
    queries = {
        "sku:FLOOR-RED": ["FLOOR-RED"],
        f"product_id:{red.product_id}": ["FLOOR-RED", "FLOOR-GREEN"],
        f"product_ids:{red.product_id},7": ["FLOOR-RED", "FLOOR-GREEN"],
        f"id:{red.id}": ["FLOOR-RED"],
        "vendor:Bright": ["DESK"],
        "inventory_quantity:<=0": ["FLOOR-RED"],
        "inventory_quantity:>2": ["FLOOR-GREEN"],
        "sku:FLOOR* AND NOT sku:FLOOR-RED": ["FLOOR-GREEN"],
        "sku:DESK OR sku:FLOOR-RED": ["DESK", "FLOOR-RED"],
        "(sku:DESK OR sku:FLOOR-RED) -vendor:Bright": ["FLOOR-RED"],
        "product_status:active managed:true": ["DESK", "FLOOR-RED", "FLOOR-GREEN"],
        "updated_at:>'2040-01-01T00:00:00Z'": [],
        "desk": ["DESK"],
    }
    for query, found in queries.items():
        assert skus(lamps.data(VARIANTS, first=10, query=query)) == found, query


def test_an_unknown_filter_is_ignored_with_a_warning(lamps: Any) -> None:
    body = lamps.ask(VARIANTS, first=10, query="colour:red sku:DESK")
    assert skus(body["data"]) == ["DESK"]
    (search,) = body["extensions"]["search"]
    assert search["path"] == ["productVariants"]
    assert search["warnings"][0]["field"] == "colour"


def test_levels_show_every_quantity_by_name(lamps: Any) -> None:
    lamps.order(("FLOOR-RED", 3))
    item = ids.gid("InventoryItem", lamps.variant("FLOOR-RED").item_id)
    text = """query Q($id: ID!) { inventoryItem(id: $id) { inventoryLevels(first: 5) { nodes { id isActive
      location { name } item { id } quantities(names: ["available", "committed", "on_hand"]) { name
      quantity } } } } }"""
    (level,) = lamps.data(text, id=item)["inventoryItem"]["inventoryLevels"]["nodes"]
    assert level["id"].endswith(f"?inventory_item_id={ids.number(item)}")
    assert {one["name"]: one["quantity"] for one in level["quantities"]} == {
        "available": -3,
        "committed": 3,
        "on_hand": 0,
    }
    level_text = "query L($id: ID!) { inventoryLevel(id: $id) { location { name } item { sku } } }"
    assert lamps.data(level_text, id=level["id"])["inventoryLevel"]["item"] == {"sku": "FLOOR-RED"}
    assert "invalid" in lamps.ask(text.replace("on_hand", "by_hand"), id=item)["errors"][0]["message"]


def test_a_closed_location_and_a_service_show_only_when_asked_for(lamps: Any) -> None:
    world = lamps.store.world
    locations.save(world, "Attic", active=False)
    locations.save(world, "Warehouse Ltd", fulfillment_service=True)
    stock.set_available(world, lamps.variant("DESK").item_id, find_location(lamps, "Attic").id, 4)
    plain = lamps.data("{ locations(first: 9) { nodes { name } } }")["locations"]["nodes"]
    assert plain == [{"name": "Main"}]
    text = "{ locations(first: 9, includeInactive: true, includeLegacy: true) { nodes { name isActive } } }"
    names = [node["name"] for node in lamps.data(text)["locations"]["nodes"]]
    assert names == ["Attic", "Main", "Warehouse Ltd"]
    levels = """query L($id: ID!, $all: Boolean) { inventoryItem(id: $id) {
      inventoryLevels(first: 9, includeInactive: $all) { nodes { location { name } } } } }"""
    item = ids.gid("InventoryItem", lamps.variant("DESK").item_id)
    for wanted, found in ((False, 1), (True, 2)):
        nodes = lamps.data(levels, id=item, all=wanted)["inventoryItem"]["inventoryLevels"]["nodes"]
        assert len(nodes) == found


def find_location(lamps: Any, name: str) -> goods.Location:
    return next(one for one in lamps.store.world.locations.values() if one.name == name)


def test_a_shipment_on_its_way_shows_its_date_and_what_is_open(lamps: Any) -> None:
    world = lamps.store.world
    main, soon = find_location(lamps, "Main"), lamps.store.clock.now() + timedelta(days=9)
    shipment = shipments.send(world, {"FLOOR-RED": 5}, main, soon)
    shipments.receive(world, shipment, {"FLOOR-RED": 2})
    text = """query T($query: String) { inventoryTransfers(first: 5, query: $query) { nodes { status
      totalQuantity
      receivedQuantity destination { name location { id } } lineItems(first: 5) { nodes { title
      totalQuantity } }
      shipments(first: 5) { nodes { status totalReceivedQuantity lineItemTotalQuantity tracking { arrivesAt }
      lineItems(first: 5) { nodes { quantity acceptedQuantity unreceivedQuantity inventoryItem { sku } }
      } } } } } }"""
    (transfer,) = lamps.data(text, query="status:in_progress")["inventoryTransfers"]["nodes"]
    assert (transfer["totalQuantity"], transfer["receivedQuantity"]) == (5, 2)
    assert transfer["destination"] == {"name": "Main", "location": {"id": ids.gid("Location", main.id)}}
    (sent,) = transfer["shipments"]["nodes"]
    assert sent["status"] == "PARTIALLY_RECEIVED"
    assert sent["tracking"]["arrivesAt"].startswith(soon.strftime("%Y-%m-%dT%H:%M"))
    assert sent["lineItems"]["nodes"] == [
        {
            "quantity": 5,
            "acceptedQuantity": 2,
            "unreceivedQuantity": 3,
            "inventoryItem": {"sku": "FLOOR-RED"},
        }
    ]
    assert lamps.data(text, query="status:draft")["inventoryTransfers"]["nodes"] == []
