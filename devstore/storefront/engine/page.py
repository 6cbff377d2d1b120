"""What every render of one page shares; templates cannot see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from liquid import RenderContext

KEY = "this page"


@dataclass(frozen=True, slots=True)
class Page:
    """`now` is business time; `section(name)` renders a section of the theme."""

    locale: str
    now: datetime
    zone: ZoneInfo
    section: Callable[[str], str]


def of(context: RenderContext) -> Page:
    """The page a tag or filter is rendering."""
    page = context.globals[KEY]
    assert isinstance(page, Page)
    return page
