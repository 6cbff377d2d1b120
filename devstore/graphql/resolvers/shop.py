"""The shop itself and the app's installation in it."""

from typing import Any

from devstore.graphql import context
from devstore.graphql.resolvers import kinds, readers
from devstore.graphql.resolvers.readers import REF, attr
from devstore.world import extras, ids


def app(_: Any, known: context.Context, args: context.Args) -> dict[str, Any]:
    """The app that asks."""
    config = known.store.installation.config
    return {
        "id": ids.gid("App", extras.APP_ID),
        "handle": config.handle,
        "title": config.name,
        "apiKey": known.store.settings.client_id,
    }


def scopes(_: Any, known: context.Context, args: context.Args) -> list[dict[str, str]]:
    return [{"handle": scope} for scope in sorted(known.store.installation.scopes)]


def launch_url(_: Any, known: context.Context, args: context.Args) -> str:
    return f"{known.store.settings.public_url}/admin/apps/{known.store.installation.config.handle}"


READS: dict[str, dict[str, context.Read]] = {
    "Shop": {
        **REF,
        "name": attr("name"),
        "email": attr("email"),
        "contactEmail": attr("email"),
        "myshopifyDomain": attr("domain"),
        "ianaTimezone": attr("timezone"),
        "currencyCode": attr("currency"),
        "createdAt": attr("created_at"),
        "url": lambda shop: f"https://{shop.domain}",
        "primaryDomain": lambda shop: {
            "id": ids.gid("Domain", shop.id),
            "host": shop.domain,
            "url": f"https://{shop.domain}",
        },
        "plan": lambda shop: {
            "publicDisplayName": "Development",
            "partnerDevelopment": True,
            "shopifyPlus": False,
        },
    },
    "Domain": {name: readers.key(name) for name in ("id", "host", "url")},
    "ShopPlan": {
        name: readers.key(name) for name in ("publicDisplayName", "partnerDevelopment", "shopifyPlus")
    },
    "App": {name: readers.key(name) for name in ("id", "handle", "title", "apiKey")},
    "AppInstallation": {"id": readers.key("id")},
    "AccessScope": {"handle": readers.key("handle")},
}
ASKS: dict[str, dict[str, context.Ask]] = {
    "QueryRoot": {
        "shop": lambda _, known, args: known.world.shop,
        "currentAppInstallation": lambda *_: kinds.INSTALLATION,
    },
    "AppInstallation": {"app": app, "accessScopes": scopes, "launchUrl": launch_url},
}
