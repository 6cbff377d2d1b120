"""The answers: for each type of the cut, how its fields are read or asked of the world."""

from devstore.graphql.context import Ask, Read
from devstore.graphql.resolvers import (
    changes,
    counting,
    definitions,
    fulfillment,
    holding,
    inventory,
    kinds,
    metafields,
    orders,
    products,
    shop,
    sundries,
    supply,
)

ROOMS = (
    changes,
    counting,
    definitions,
    fulfillment,
    holding,
    inventory,
    metafields,
    orders,
    products,
    shop,
    sundries,
    supply,
)
READS: dict[str, dict[str, Read]] = {}
ASKS: dict[str, dict[str, Ask]] = {}

for room in ROOMS:
    for name, reads in room.READS.items():
        READS.setdefault(name, {}).update(reads)
    for name, asks in room.ASKS.items():
        ASKS.setdefault(name, {}).update(asks)

type_name = kinds.type_name
