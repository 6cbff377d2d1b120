"""The lines of a scenario's document."""

from typing import Any

from app.replay.figures import Seen
from app.replay.readers import STOCK
from app.replay.stage import Stage
from app.replay.store import Line


def shown(on: Stage, seen: Seen) -> dict[str, dict[str, Any]]:
    """Line → its figures, in the order they were ordered; lines of untracked skus are left out."""
    counted = [line for line in on.store.lines.values() if on.store.skus[line.sku].tracked]
    return {line.id: _line(on, seen, line) for line in counted}


def _line(on: Stage, seen: Seen, line: Line) -> dict[str, Any]:
    number = on.numbers.lines[line.id]
    row, units = seen.lines[number], seen.units[number]
    return {
        "order": line.order,
        "sku": line.sku,
        "location": line.location,
        "ordered": row.ordered,
        "ready": units["ready"],
        "waiting": units["open"] - units["ready"],
        "shipped": row.shipped,
        "cancelled": row.cancelled,
        "committed": units["committed"],
        **_outlook(seen, number, row.order_id),
    }


def _outlook(seen: Seen, number: int, order: int) -> dict[str, Any]:
    """Where an open line stands in its queue; closed and unpaid ones are in none."""
    outlook = seen.outlooks.get(number)
    if outlook is None:
        return {"ahead": 0, "position": None, "eta": None, "late": False, "shortfall": 0, "supplies": []}
    eta, due = outlook.eta.ships_by, seen.due[order]
    stock = [(STOCK, outlook.covered)] if outlook.covered else []
    return {
        "ahead": outlook.ahead,
        "position": outlook.position,
        "eta": eta.isoformat() if eta is not None else None,
        "late": eta is not None and due is not None and eta > due,
        "shortfall": outlook.eta.shortfall,
        "supplies": [{"id": name, "quantity": units} for name, units in [*stock, *outlook.eta.used]],
    }
