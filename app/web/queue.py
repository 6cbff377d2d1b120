"""Waiting: which variants are waited for, who stands in each line, and why an order stands where it does."""

from datetime import datetime
from typing import Any

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from app.db.catalogue import Item, Location, Product
from app.db.line import Order
from app.db.shop import Settings, Shop
from app.house import House
from app.services import (
    adoption,
    dossier,
    etas,
    offers,
    precedence,
    priorities,
    shops,
    standing,
    waiting,
    wanted,
    why,
    window,
)
from app.web import answers, desk, forms, reasons


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("queue", __name__)
    room.add_url_rule("/waiting", "variants", lambda: _variants(house))
    room.add_url_rule("/waiting/<row:item_id>", "line", lambda item_id: _line(house, item_id))
    room.add_url_rule("/orders/<row:order_id>", "order", lambda order_id: _order(house, order_id))
    return room


def _variants(house: House) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        after = _key(flask.request.args.get("after", ""))
        page = waiting.variants(session, shop, house.clock.now(), after)
        unadopted = adoption.total(session, shop) if shop.is_live else None
        return answers.page(
            "waiting",
            shop=shop,
            page=page,
            unadopted=unadopted,
            after=f"{page.next[0]}.{page.next[1]}" if page.next else None,
        )


def _line(house: House, item_id: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        item = session.get(Item, (shop.id, item_id))
        if item is None:
            raise NotFound
        page = standing.in_line(session, shop, item_id, forms.key(flask.request.args.get("after", "")))
        settings, now = shops.settings(session, shop), house.clock.now()
        return answers.page(
            "line",
            shop=shop,
            item=item,
            title=waiting.full_title(session.get_one(Product, (shop.id, item.product_id)).title, item.title),
            page=page,
            etas=etas.of_lines(session, shop, [row.line_id for row in page.rows], now),
            offer=_offer(session, shop, settings, item, now),
            locations=_locations(session, shop),
        )


def _offer(session: Session, shop: Shop, settings: Settings, item: Item, now: datetime) -> dict[str, Any]:
    """What the next shopper is told of it."""
    made = offers.of_items(session, shop, [item.id], now, settings)[item.id]
    return window.told(shop, settings, made, item.badge, now)


def _order(house: House, order_id: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        found = dossier.of_order(session, shop, order_id)
        if found is None:
            raise NotFound
        settings = shops.settings(session, shop)
        lines, now = [line.line.id for line in found.lines], house.clock.now()
        return answers.page(
            "order",
            shop=shop,
            dossier=found,
            etas=etas.of_lines(session, shop, lines, now),
            wanted=wanted.of_order(shop, settings, found.order, now),
            locations=_locations(session, shop),
            priority=priorities.given(session, shop, order_id),
            is_by_customer=precedence.is_by_customer(found.order, settings),
            **_compared(session, shop, found.order, flask.request.args.get("than", "")[:40], now),
        )


def _compared(session: Session, shop: Shop, order: Order, name: str, now: datetime) -> dict[str, Any]:
    """Why this order and not the one of this name, as sentences by item."""
    other = priorities.of_name(session, shop, name)
    is_other = other is not None and other.id != order.id
    found = why.compare(session, shop, order, other, now) if other is not None and is_other else []
    answers = [(each.first.line.title, reasons.sentence(each, shop.timezone)) for each in found]
    return {"than": name, "is_known": is_other, "answers": answers}


def _locations(session: Session, shop: Shop) -> dict[int, str]:
    query = select(Location.id, Location.name).where(Location.shop_id == shop.id)
    return {row.id: row.name for row in session.execute(query)}


def _key(text: str) -> waiting.Key | None:
    waits, _, item = text.partition(".")
    first, second = forms.key(waits), forms.key(item)
    return None if first is None or second is None else (first, second)
