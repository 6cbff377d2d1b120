"""Exceptions are shown in the merchant's words until they are dealt with."""

import ast
from pathlib import Path

from app.config import ROOT
from app.db import session as db
from app.db import tables as rows
from app.services import attention, exceptions
from app.web import particulars
from tests.web import ground


def _raise(merchant: ground.Merchant, kind: str, subject: str, detail: dict[str, object]) -> int:
    with db.transaction(merchant.house.sessions) as session:
        exceptions.raise_one(session, merchant.shop_id, kind, subject, detail, ground.EPOCH)
        return max(row.id for row in session.query(rows.ExceptionRow))


def test_an_exception_says_what_happened_and_what_to_do(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    ground.an_order(ada, 1, item)
    row = _raise(
        ada, "routing", "order:1000001", {"items": [{"item": item, "location": 7001, "available": 3}]}
    )
    _raise(ada, "over_limit", f"item:{item}", {"over": 2, "limit": 5})
    page = ada.open("/exceptions").get_data(as_text=True)
    assert "Another location has the units" in page
    assert "#1</s-link>" in page
    assert "Lamp 1 – Red: 3 free at Main" in page
    assert "Sold beyond the limit: 2" in page
    assert "Limit: 5" in page
    assert "Lamp 1 – Red</s-link>" in page
    assert ada.post(f"/exceptions/{row}").status_code == 200
    assert "Another location" not in ada.open("/exceptions").get_data(as_text=True)


def test_what_numbers_mean_is_said_in_names(ada: ground.Merchant) -> None:
    ground.an_order(ada, 1, ground.a_lamp(ada), units=2)
    moves = [{"line": 2_000_001, "from": ground.MAIN, "to": 99, "units": 2}]
    _raise(ada, "at_warehouse", "order:1000001", {"lines": {"2000001": 2}})
    _raise(ada, "cannot_move", "order:1000001", {"moves": moves, "error": "It is closed"})
    _raise(ada, "forced_shipment", "order:1000001", {"line": 17})
    _raise(ada, "unusual_receipt", "receipt:1", {"units": 500, "location": ground.MAIN})
    _raise(ada, "effect_failed", "hold:1000001", {"wish": {"lines": {"1": 2}}, "error": "No"})
    page = ada.open("/exceptions").get_data(as_text=True)
    for said in (
        "2 × Lamp",
        "2 × Lamp: from Main to 99",
        "Reason: It is closed",
        "a line that is gone",
        "At Main",
    ):
        assert f"<s-list-item>{said}</s-list-item>" in page
    assert "Units: 500" in page
    assert "Wish" not in page


def test_closing_twice_or_what_never_was_is_not_found(ada: ground.Merchant) -> None:
    row = _raise(ada, "routing", "order:1", {})
    assert ada.post(f"/exceptions/{row}").status_code == 200
    for gone in (row, 999, 2**70):
        assert ada.post(f"/exceptions/{gone}").status_code == 404


def test_a_kind_without_words_is_still_shown(ada: ground.Merchant) -> None:
    _raise(ada, "something_new", "shop", {"error": "odd"})
    assert "Something needs your attention" in ada.open("/exceptions").get_data(as_text=True)


def test_a_long_list_is_shown_a_page_at_a_time(ada: ground.Merchant) -> None:
    for number in range(attention.PAGE + 1):
        _raise(ada, "routing", f"order:{number}", {})
    with ada.look() as session:
        first = attention.open_ones(session, ada.shop(session))
        second = attention.open_ones(session, ada.shop(session), first.next)
    assert len({case.id for case in (*first.rows, *second.rows)}) == attention.PAGE + 1
    assert "Older ones" in ada.open("/exceptions").get_data(as_text=True)


def test_every_kind_that_the_house_raises_has_words() -> None:
    raised = {kind for folder in ("app", "webhooks", "jobs") for kind in _raised_in(ROOT / folder)}
    assert len(raised) > 15
    assert raised <= particulars.EXCEPTIONS.keys()


def _raised_in(folder: Path) -> set[str]:
    """The third word of every `exceptions.raise_one(session, shop, "<kind>", …)` in a folder."""
    found = set()
    for tree in (ast.parse(path.read_text()) for path in folder.rglob("*.py")):
        named = _constants(tree)
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        for kind in (call.args[2] for call in calls if getattr(call.func, "attr", "") == "raise_one"):
            found.add(kind.value if isinstance(kind, ast.Constant) else named[ast.unparse(kind)])
    return found


def _constants(tree: ast.Module) -> dict[str, str]:
    """Words that a module gives a name, several at once too: A, B = "a", "b"."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple):
            names = getattr(node.targets[0], "elts", [node.targets[0]])
            values = getattr(node.value, "elts", [node.value])
            found |= {ast.unparse(n): getattr(v, "value", "") for n, v in zip(names, values, strict=False)}
    return found
