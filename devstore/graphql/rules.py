"""Which access scopes each field of the cut needs, from Shopify's map and a short table by hand."""

from typing import Any

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, get_named_type

# The map is silent here, but Shopify refuses without them; owners decide the rest at run time.
BY_HAND = {
    "QueryRoot.ordersCount": "Order",
    "QueryRoot.productsCount": "Product",
    "QueryRoot.productVariantsCount": "ProductVariant",
}
FULFILLMENT_ORDERS = "FulfillmentOrder"
Rule = dict[str, Any]


def needed(schema: GraphQLSchema, items: list[dict[str, Any]]) -> dict[str, Rule]:
    """By "Type.field": any of these scopes, and Shopify's sentence about them."""
    by_type = {item["typeName"]: item for item in items if item["type"] == "type" and item["offlineScopes"]}
    by_field = {
        f"{item['typeName']}.{item['fieldName']}": item
        for item in items
        if item["type"] == "field" and item["offlineScopes"]
    }
    found: dict[str, Rule] = {}
    for place, returned in fields_of(schema):
        item = by_field.get(place) or by_type.get(BY_HAND.get(place, returned))
        if item is not None:
            found[place] = {"any": sorted(item["offlineScopes"]), "access": item["requiredAccess"]}
    return found | types_of(schema, by_type)


def types_of(schema: GraphQLSchema, by_type: dict[str, dict[str, Any]]) -> dict[str, Rule]:
    """By type name, for objects that are met behind an interface such as Node."""
    return {
        name: {"any": sorted(item["offlineScopes"]), "access": item["requiredAccess"]}
        for name, item in sorted(by_type.items())
        if name in schema.type_map
    }


def fields_of(schema: GraphQLSchema) -> list[tuple[str, str]]:
    """Every field with the type it returns; a connection counts as what it connects to."""
    places = []
    for name, type_ in sorted(schema.type_map.items()):
        if not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) or name.startswith("__"):
            continue
        for field_name, field in sorted(type_.fields.items()):
            returned = get_named_type(field.type).name.removesuffix("Connection")
            places.append((f"{name}.{field_name}", returned))
    return places
