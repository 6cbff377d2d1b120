"""The objects that every page of the theme can see."""

from typing import Any

from devstore.storefront import drops
from devstore.storefront.front import LANGUAGES, Front


def of(front: Front, locale: str, template: str, path: str) -> dict[str, Any]:
    """shop, request, routes, localization, template and app."""
    shop = front.store.world.shop
    prefix = "" if locale == shop.locale else f"/{locale}"
    return {
        "shop": {
            "name": shop.name,
            "currency": shop.currency,
            "email": shop.email,
            "permanent_domain": shop.domain,
        },
        "request": {
            "locale": {"iso_code": locale},
            "page_type": template,
            "path": path,
            "design_mode": False,
        },
        "routes": {
            "prefix": prefix,
            "root_url": prefix or "/",
            "cart_url": f"{prefix}/cart",
            "cart_add_url": f"{prefix}/cart/add",
            "all_products_collection_url": f"{prefix}/collections/all",
        },
        "localization": {
            "available_languages": [_language(front, code, path) for code in LANGUAGES],
            "language": _language(front, locale, path),
        },
        "template": {"name": template},
        "app": {"metafields": drops.app_metafields(front.store.world)},
    }


def _language(front: Front, code: str, path: str) -> dict[str, str]:
    """`here` is this page in that language."""
    prefix = "" if code == front.store.world.shop.locale else f"/{code}"
    return {"iso_code": code, "endonym_name": LANGUAGES[code], "here": f"{prefix}{path}" or "/"}
