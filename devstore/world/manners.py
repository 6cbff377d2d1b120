"""In which manner a line goes out, which decides the fulfillment order it shares."""

from devstore.world import sales

PLANNED = "PRE_ORDER"


def of_line(order: sales.Order, line: sales.Line) -> tuple[str, str]:
    """The delivery method and the status a new fulfillment order of this line starts with."""
    if not line.requires_shipping:
        return "NONE", "OPEN"
    method = "PICK_UP" if order.delivery == "pickup" else "SHIPPING"
    return method, "SCHEDULED" if is_planned(line) else "OPEN"


def is_planned(line: sales.Line) -> bool:
    """Whether another app's pre-order plan says when it ships."""
    return line.selling_plan is not None and line.selling_plan.category == PLANNED
