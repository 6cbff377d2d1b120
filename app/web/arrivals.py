"""Incoming: the list of what is on its way, and all of it as a CSV file."""

from collections.abc import Iterator
from datetime import date

import flask
from flask.typing import ResponseReturnValue

from app import dates
from app.db import session as db
from app.db.shop import Shop
from app.domain import sheet
from app.house import House
from app.services import arrivals
from app.web import answers, forms, identity

COLUMNS = (*sheet.COLUMNS, *sheet.MORE, "received")


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("arrivals", __name__)
    room.add_url_rule("/incoming", "show", lambda: _show(house))
    room.add_url_rule("/incoming/incoming.csv", "export", lambda: _export(house))
    return room


def _show(house: House) -> ResponseReturnValue:
    asked = flask.request.args
    text = asked.get("q", "").strip()[:100]
    show = asked.get("show", "") if asked.get("show") in arrivals.SHOWS else "open"
    with db.look(house.sessions) as session:
        shop = session.get_one(Shop, identity.visit().shop_id)
        today = dates.shop_day(house.clock.now(), shop.timezone)
        page = arrivals.page(session, shop, show, text, today, _key(asked.get("after", "")))
        after = f"{page.next[0].isoformat()}.{page.next[1]}" if page.next else None
        return answers.page("incoming", shop=shop, page=page, show=show, text=text, after=after, today=today)


def _export(house: House) -> ResponseReturnValue:
    return flask.Response(
        flask.stream_with_context(_written(house, identity.visit().shop_id)),
        headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": "attachment"},
    )


def _written(house: House, shop_id: int) -> Iterator[str]:
    with db.look(house.sessions) as session:
        shop = session.get_one(Shop, shop_id)
        yield from sheet.written(COLUMNS, map(_cells, arrivals.every(session, shop)))


def _cells(arrival: arrivals.Arrival) -> tuple[object, ...]:
    row = arrival.row
    said = (row.reference, arrival.sku, arrival.location, row.outstanding, row.expected)
    more = (row.supplier, row.ordered_on, arrival.for_order, row.received)
    return (*said, row.status, row.stage, row.note, *more)


def _key(text: str) -> arrivals.Key | None:
    day, _, number = text.partition(".")
    try:
        last = forms.key(number)
        return None if last is None else (date.fromisoformat(day), last)
    except ValueError:
        return None
