"""A shop's own details."""

from app.domain import facts
from app.shopify import client, scopes


def details(admin: client.Admin) -> facts.ShopFacts:
    answer = admin.run("shop_details", {})
    shop = answer.node("shop")
    granted = answer.node("currentAppInstallation").nodes("accessScopes")
    return facts.ShopFacts(
        name=shop.text("name"),
        contact_email=shop.maybe_text("contactEmail") or "",
        timezone=shop.text("ianaTimezone"),
        currency=shop.text("currencyCode"),
        scopes=scopes.with_implied(scope.text("handle") for scope in granted),
    )
