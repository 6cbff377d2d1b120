"""Incoming: the list of what is on its way, and all of it as a CSV file."""

from collections.abc import Iterator
from datetime import date

import flask
from flask.typing import ResponseReturnValue

from app import dates
from app.domain import sheet
from app.house import House
from app.services import arrivals
from app.web import answers, desk, forms

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
    with desk.looking(house) as (session, shop):
        today = dates.shop_day(house.clock.now(), shop.timezone)
        page = arrivals.page(session, shop, show, text, today, _key(asked.get("after", "")))
        after = f"{page.next[0].isoformat()}.{page.next[1]}" if page.next else None
        return answers.page("incoming", shop=shop, page=page, show=show, text=text, after=after, today=today)


def _export(house: House) -> ResponseReturnValue:
    return answers.csv_file(flask.stream_with_context(_written(house)))


def _written(house: House) -> Iterator[str]:
    with desk.looking(house) as (session, shop):
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
