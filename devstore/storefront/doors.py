"""All routes of the online store."""

from flask import Blueprint

from devstore.storefront import basket, carts, catalogue, checkout, control, order_status, proxy
from devstore.storefront.front import Front


def blueprints(front: Front) -> list[Blueprint]:
    """To be registered on the dev store's Flask app."""
    kept: carts.Carts = {}
    return [
        catalogue.blueprint(front, kept),
        basket.blueprint(front, kept),
        checkout.blueprint(front, kept),
        order_status.blueprint(front),
        proxy.blueprint(front, kept),
        control.blueprint(front),
    ]
