"""Shopify's `date` filter: the shop's time zone, Ruby's patterns, and business time for `now`."""

from datetime import datetime
from zoneinfo import ZoneInfo

from liquid import RenderContext
from liquid.exceptions import FilterArgumentError
from liquid.filter import with_context
from liquid.undefined import Undefined

from devstore.storefront.engine import page

NOW = ("now", "today")


@with_context
def date(value: object, pattern: str | None = None, *, context: RenderContext, **options: object) -> object:
    """Text for a moment; nil stays nil and what is no date is given back unchanged."""
    if options or pattern is None:
        raise FilterArgumentError("NOT_SIMULATED: date with a named format", token=None)
    if value is None or isinstance(value, Undefined):
        return None
    this = page.of(context)
    moment = this.now if value in NOW else _moment(value, this.zone)
    if moment is None:
        return value
    local = moment.astimezone(this.zone)
    return local.strftime(pattern.replace("%s", str(int(local.timestamp()))))


def _moment(value: object, zone: ZoneInfo) -> datetime | None:
    """A date alone, or a time without a zone, is the shop's."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, zone)
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)
