"""What became of units is told in sentences, whatever it was."""

import pytest

from app.db import tables as rows
from app.web import changes


def told(cause: str, was: str = "ready", became: str = "waiting", units: int = 2) -> str:
    return changes.sentence(
        rows.LedgerEntry(cause=cause, from_state=was, to_state=became, units=units, detail={})
    )


@pytest.mark.parametrize(
    ("cause", "because"),
    [
        ("stock_lost", "stock was taken away or counted lower"),
        ("foreign_hold", "somebody else holds the order, and others need its units"),
        ("order_deleted", "the order was deleted"),
        ("recount", "the line was counted anew"),
        ("never_heard_of", "never heard of"),
    ],
)
def test_a_cause_is_told_in_words(cause: str, because: str) -> None:
    assert told(cause) == f"2 units went from ready to waiting, because {because}."


def test_anns_lamp_came_in_and_stayed_where_it_was() -> None:
    assert told("order_created", "none", units=1) == "1 unit came in as waiting, because the order came in."
    assert told("relocated", "committed", "committed", 1) == (
        "1 unit stayed released: another location of the pool has the stock for it."
    )
