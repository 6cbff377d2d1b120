"""Metafield definitions: listed, and declared by an app that was not deployed with its TOML."""

import re
from typing import Any

from devstore.graphql import access, context, paging
from devstore.graphql.resolvers import metafields, readers, sundries
from devstore.graphql.resolvers.readers import REF, attr
from devstore.world import errors, extras
from devstore.world import metafields as verbs

KEY = re.compile(r"[A-Za-z0-9_-]{2,64}")
FILTERS: dict[str, Any] = {name: attr(name) for name in ("id", "key", "namespace", "type")}
UNKNOWN = ("constraintStatus", "constraintSubtype", "pinnedStatus", "sortKey")


def definitions(_: Any, known: context.Context, args: context.Args) -> paging.Page:
    owner = args["ownerType"]
    check_owner("metafieldDefinitions", owner, known, write=False)
    for name in UNKNOWN:
        if args.get(name) not in (None, "ANY", "ID"):
            raise context.not_simulated(f"metafieldDefinitions({name}:)")
    found = [each for each in known.world.definitions.values() if each.owner_type == owner]
    if args.get("namespace") is not None:
        found = [each for each in found if each.namespace == extras.resolved(args["namespace"])]
    if args.get("key") is not None:
        found = [each for each in found if each.key == args["key"]]
    return paging.page(
        readers.searched(known, "metafieldDefinitions", found, args, FILTERS, attr("name")), args
    )


def create(_: Any, known: context.Context, args: context.Args) -> dict[str, Any]:
    given = args["definition"]
    check_owner("metafieldDefinitionCreate", given["ownerType"], known, write=True)
    try:
        made = declared(known, given)
    except errors.Refused as refused:
        path = ["definition", *([refused.field] if refused.field else [])]
        return {"createdDefinition": None, "userErrors": [sundries.user_error(refused, *path)]}
    return {"createdDefinition": made, "userErrors": []}


def declared(known: context.Context, given: metafields.Input) -> extras.Definition:
    for name in ("validations", "capabilities", "constraints"):
        if given.get(name):
            raise context.not_simulated(f"MetafieldDefinitionInput.{name}")
    if not KEY.fullmatch(given["key"]):
        raise errors.Refused("Key is invalid.", code="INVALID_CHARACTER", field="key")
    if given["type"].removeprefix("list.") not in metafields.TYPES:
        raise errors.Refused(
            f"Type name {given['type']} is not a valid type.", code="INCLUSION", field="type"
        )
    given_access = given.get("access") or {}
    is_own = extras.resolved(given.get("namespace")).startswith(extras.APP_NAMESPACE)
    if given_access.get("admin") and not is_own:
        message = "Setting this access control is not permitted."
        raise errors.Refused(message, code="ADMIN_ACCESS_INPUT_NOT_ALLOWED", field="access")
    names = {"admin": "admin", "storefront": "storefront", "customerAccount": "customer_account"}
    return verbs.define(
        known.world,
        given["ownerType"],
        given.get("namespace"),
        given["key"],
        name=given["name"],
        type_=given["type"],
        access={ours: given_access[theirs] for theirs, ours in names.items() if given_access.get(theirs)},
    )


def check_owner(field: str, owner_type: str, known: context.Context, *, write: bool) -> None:
    access.check_owner(field, metafields.KINDS_BY_OWNER.get(owner_type, ""), known.granted, write=write)


def granted(name: str, default: str) -> context.Read:
    """An access setting, as Shopify fills it in where it was not said."""
    return lambda definition: definition.get(name, default)


READS: dict[str, dict[str, context.Read]] = {
    "MetafieldDefinition": {
        **REF,
        **{name: attr(name) for name in ("name", "namespace", "key")},
        "ownerType": attr("owner_type"),
        "type": lambda definition: {"name": definition.type},
        "access": attr("access"),
    },
    "MetafieldDefinitionType": {"name": readers.key("name")},
    "MetafieldAccess": {
        "admin": granted("admin", "PRIVATE"),
        "storefront": granted("storefront", "NONE"),
        "customerAccount": granted("customer_account", "NONE"),
    },
    "MetafieldDefinitionCreatePayload": sundries.keys("createdDefinition", "userErrors"),
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "QueryRoot": {"metafieldDefinitions": definitions},
    "Mutation": {"metafieldDefinitionCreate": create},
}
