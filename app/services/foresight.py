"""What a file of incoming stock would mean, looked at before its first row is taken in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app import dates
from app.db.shop import Shop
from app.domain import sheet
from app.domain.impact import Broken, Impact
from app.services import impact, intake
from app.services.deciding import Decided

PART = 500
# So many orders are kept by name; the counts are of all.
LISTED = 25
COUNTS = ("earlier", "later", "units", "broken_orders", "broken_units", "late_orders")
SUMS = ("money", "broken_money")
LISTS = ("broken", "late")
DAYS = ("promised", "ships_by")


def look(session: Session, shop: Shop, rows: Sequence[sheet.Row], now: datetime) -> Impact:
    """If all good rows of the file were taken in; only reads."""
    seen, today = intake.Seen(set()), dates.shop_day(now, shop.timezone)
    meant: list[impact.Meant] = []
    for first in range(0, len(rows), PART):
        decided, _ = intake.decide(session, shop, rows[first : first + PART], seen, today)
        meant += _meant(decided, len(meant))
    return impact.of_all(session, shop, meant, now)


def packed(seen: Impact) -> dict[str, Any]:
    """As a row keeps it."""
    return {
        **{name: getattr(seen, name) for name in COUNTS},
        **{name: {code: str(sum_) for code, sum_ in getattr(seen, name).items()} for name in SUMS},
        **{name: [_written(each) for each in getattr(seen, name)[:LISTED]] for name in LISTS},
    }


def unpacked(kept: Mapping[str, Any]) -> Impact:
    found: dict[str, Any] = {name: kept[name] for name in COUNTS}
    found |= {name: {code: Decimal(text) for code, text in kept[name].items()} for name in SUMS}
    found |= {name: tuple(_read(each) for each in kept[name]) for name in LISTS}
    return Impact(**found)


def _written(each: Broken) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(each, name)) else None for name in DAYS}
    return {"order": each.order, "name": each.name, "units": each.units, "is_news": each.is_news, **days}


def _read(kept: Mapping[str, Any]) -> Broken:
    days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in DAYS}
    return Broken(**{**kept, **days})


def _meant(decided: Sequence[Decided], number: int) -> Iterator[impact.Meant]:
    """The rows that change what is on its way; new ones come in the order of the file."""
    for index, each in enumerate(decided, start=number):
        if each.wanted is not None:
            wanted = each.wanted
            change = impact.Change(wanted.outstanding, wanted.expected, wanted.status, wanted.for_line_id)
            yield impact.Meant(impact.NEW + index, wanted.item_id, wanted.location_id, change)
        elif each.entry is not None:
            row, values = each.entry, each.values
            change = impact.Change(
                units=values["outstanding"],
                expected=values.get("expected", row.expected),
                status=values["status"],
                for_line_id=row.for_line_id,
            )
            now = impact.Change(row.outstanding, row.expected, row.status, row.for_line_id)
            if change.supply(row.id) != now.supply(row.id):
                yield impact.Meant(row.id, row.item_id, row.location_id, change)
