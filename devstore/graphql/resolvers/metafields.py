"""Values that hang on things, and their definitions: read, set, deleted and declared."""

import json
from collections.abc import Mapping
from typing import Any

from devstore.graphql import access, context, paging
from devstore.graphql.resolvers import kinds, readers, sundries
from devstore.graphql.resolvers.readers import REF, attr, moment
from devstore.world import errors, extras, ids
from devstore.world import metafields as verbs

MOST_AT_ONCE = 25
OWNER_TYPES = {
    "AppInstallation": "API_PERMISSION",
    "Collection": "COLLECTION",
    "Customer": "CUSTOMER",
    "InventoryTransfer": "TRANSFER",
    "Location": "LOCATION",
    "Order": "ORDER",
    "Product": "PRODUCT",
    "ProductVariant": "PRODUCTVARIANT",
    "Shop": "SHOP",
}
KINDS_BY_OWNER = {owner_type: kind for kind, owner_type in OWNER_TYPES.items()}
TYPES = (
    "boolean",
    "color",
    "date",
    "date_time",
    "id",
    "json",
    "multi_line_text_field",
    "number_decimal",
    "number_integer",
    "single_line_text_field",
    "url",
)
STRUCTURED = ("json", "boolean", "number_integer")
Input = Mapping[str, Any]


def json_value(field: extras.Metafield) -> Any:
    """The value as JSON: parsed for structured types and lists, text for the rest."""
    if field.type in STRUCTURED or field.type.startswith("list."):
        return json.loads(field.value)
    return field.value


def one(owner: Any, known: context.Context, args: context.Args) -> extras.Metafield | None:
    return verbs.get(known.world, kinds.gid(owner), args.get("namespace"), args["key"])


def many(owner: Any, known: context.Context, args: context.Args) -> paging.Page:
    """All of an owner, or those of a namespace, or those named in `keys`."""
    found = verbs.of_owner(known.world, kinds.gid(owner))
    if args.get("namespace") is not None:
        found = [each for each in found if each.namespace == extras.resolved(args["namespace"])]
    if args.get("keys"):
        wanted = {split(name) for name in args["keys"]}
        found = [each for each in found if (each.namespace, each.key) in wanted]
    return paging.page(found, args)


def split(name: str) -> tuple[str, str]:
    namespace, _, key = name.rpartition(".")
    return extras.resolved(namespace), key


def set_all(_: Any, known: context.Context, args: context.Args) -> dict[str, Any]:
    """metafieldsSet: all of them or none."""
    given: list[Input] = args["metafields"]
    if len(given) > MOST_AT_ONCE:
        message = f"Exceeded the maximum metafields input limit of {MOST_AT_ONCE}."
        refused = errors.Refused(message, code="LESS_THAN_OR_EQUAL_TO")
        return {"metafields": None, "userErrors": [sundries.user_error(refused, "metafields")]}
    wrong = [error for at, each in enumerate(given) if (error := check(known, at, each))]
    if wrong:
        return {"metafields": None, "userErrors": wrong}
    with known.world.change():
        made = [
            verbs.put(
                known.world,
                each["ownerId"],
                each.get("namespace"),
                each["key"],
                type_of(known, each) or "",
                each["value"],
            )
            for each in given
        ]
    return {"metafields": made, "userErrors": []}


def check(known: context.Context, at: int, given: Input) -> dict[str, Any] | None:
    """The user error of one input, None when it is good; no scope for its owner is a real error."""
    kind = ids.kind(given["ownerId"]) or ""
    access.check_owner("metafieldsSet", kind, known.granted, write=True)
    here = ("metafields", str(at))
    if kind not in OWNER_TYPES or kinds.find(known, given["ownerId"]) is None:
        return sundries.user_error(errors.Refused("Owner does not exist.", code="INVALID"), *here, "ownerId")
    type_ = type_of(known, given)
    if type_ is None:
        return sundries.user_error(errors.Refused("Type can't be blank", code="BLANK"), *here, "type")
    if given.get("type") not in (None, type_):
        message = f"Type '{given['type']}' must be consistent with the definition's type: '{type_}'."
        return sundries.user_error(errors.Refused(message, code="INVALID_TYPE"), *here, "type")
    if type_.removeprefix("list.") not in TYPES:
        raise context.not_simulated(f"metafields of type {type_}")
    return check_value(given, type_, here) or check_digest(known, given, here)


def check_value(given: Input, type_: str, here: tuple[str, ...]) -> dict[str, Any] | None:
    value = given["value"]
    if not value:
        return sundries.user_error(errors.Refused("Value can't be blank.", code="BLANK"), *here, "value")
    if type_ in STRUCTURED or type_.startswith("list."):
        try:
            json.loads(value)
        except ValueError:
            refused = errors.Refused("Value is invalid JSON.", code="INVALID_VALUE")
            return sundries.user_error(refused, *here, "value")
    return None


def check_digest(known: context.Context, given: Input, here: tuple[str, ...]) -> dict[str, Any] | None:
    digest = given.get("compareDigest", verbs.ANY)
    try:
        verbs.check_digest(known.world, given["ownerId"], given.get("namespace"), given["key"], digest)
    except errors.Refused as refused:
        return sundries.user_error(refused, *here)
    return None


def type_of(known: context.Context, given: Input) -> str | None:
    """The definition's type, else the one given, else that of the value in place."""
    owner_type = OWNER_TYPES.get(ids.kind(given["ownerId"]) or "", "")
    place = (extras.resolved(given.get("namespace")), given["key"])
    defined = known.world.definitions.get((owner_type, *place))
    if defined is not None:
        return defined.type
    there = known.world.metafields.get((given["ownerId"], *place))
    return given.get("type") or (there.type if there else None)


def delete(_: Any, known: context.Context, args: context.Args) -> dict[str, Any]:
    """metafieldsDelete: null for what was not there."""
    gone = []
    for each in args["metafields"]:
        access.check_owner("metafieldsDelete", ids.kind(each["ownerId"]) or "", known.granted, write=True)
        was_there = verbs.remove(known.world, each["ownerId"], each["namespace"], each["key"])
        gone.append(dict(each) if was_there else None)
    return {"deletedMetafields": gone, "userErrors": []}


READS: dict[str, dict[str, context.Read]] = {
    "Metafield": {
        **REF,
        **{name: attr(name) for name in ("namespace", "key", "type", "value")},
        "jsonValue": json_value,
        "compareDigest": attr("digest"),
        "createdAt": moment("created_at"),
        "updatedAt": moment("updated_at"),
        "ownerType": lambda field: OWNER_TYPES[ids.kind(field.owner) or ""],
    },
    "MetafieldIdentifier": {name: readers.key(name) for name in ("key", "namespace", "ownerId")},
    "MetafieldsSetPayload": sundries.keys("metafields", "userErrors"),
    "MetafieldsDeletePayload": sundries.keys("deletedMetafields", "userErrors"),
}
HOLDERS = ("Shop", "Product", "ProductVariant", "Order", "Location", "Collection")
ASKS: dict[str, dict[str, context.Ask]] = {
    **{kind: {"metafield": one, "metafields": many} for kind in HOLDERS},
    "Mutation": {"metafieldsSet": set_all, "metafieldsDelete": delete},
}
