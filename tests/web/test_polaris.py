"""Every page that the counter can show is made of elements that Polaris really has."""

import pytest
from werkzeug.test import TestResponse

from app.config import ROOT
from app.db import session as db
from app.db import tables as rows
from app.services import exceptions, standing, waiting
from tests.web import ground
from tests.web.polaris import manifest

MOST_BYTES = 3_072


def _filled(ada: ground.Merchant) -> None:
    """Something of everything, and more than a page of what is paged."""
    for number in range(1, waiting.PAGE + 4):
        item = ground.a_lamp(ada, number, enrolled_at=ground.EPOCH, drifted_at=ground.EPOCH, override=True)
        ground.an_order(
            ada, number, item, quiet=number % 2 == 0, adopted_at=ground.EPOCH if number == 4 else None
        )
    for number in range(100, 100 + standing.PAGE + 2):
        ground.an_order(ada, number, 9001)
    facts = {"shop_id": ada.shop_id, "order_id": 1_000_001, "line_id": 2_000_001, "item_id": 9001}
    ada.write(
        rows.LedgerEntry(
            **facts, units=2, from_state="none", to_state="waiting", cause="order_created", at=ground.EPOCH
        ),
        rows.Promise(
            shop_id=ada.shop_id, line_id=2_000_001, basis={}, told_at=ground.EPOCH, told_by="letter:in_line"
        ),
        rows.Notice(
            shop_id=ada.shop_id,
            order_id=1_000_001,
            letter="arrived",
            parts={},
            owed_at=ground.EPOCH,
            due_at=ground.EPOCH,
        ),
        rows.Effect(
            shop_id=ada.shop_id, kind="hold", target=1_000_001, urgency=1, wish={}, due_at=ground.EPOCH
        ),
    )
    with db.transaction(ada.house.sessions) as session:
        for number in range(30):
            exceptions.raise_one(
                session, ada.shop_id, "routing", f"order:{1_000_000 + number}", {"a": [1, 2]}, ground.EPOCH
            )


def _check(answer: TestResponse) -> set[str]:
    found = manifest.walk(answer.get_data(as_text=True))
    assert found.problems == []
    assert found.stack == []
    return found.met


@pytest.mark.parametrize("stage", ["reading", "setting up", "live", "paused", "left"])
def test_every_page_is_made_of_polaris(ada: ground.Merchant, stage: str) -> None:
    _filled(ada)
    _bring_to(ada, stage)
    paths = ("/", "/waiting", "/waiting/9001", "/waiting/adopt", "/orders/1000001", "/exceptions")
    for path in (*paths, "/settings", "/variants", "/variants/9001", "/nothing"):
        assert _check(ada.open(path))


def test_empty_pages_and_mistakes_are_too(ada: ground.Merchant, eve: ground.Merchant) -> None:
    ground.go_live(eve)
    for path in ("/", "/waiting", "/waiting/adopt", "/exceptions", "/variants"):
        _check(eve.open(path))
        _check(ada.open(path))
    wrong = {
        "enrolment": "x",
        "handling_days": "x",
        "reply_to": "x",
        "working_days": "",
        "chosen_collections": "x",
    }
    _check(ada.post("/settings", wrong))
    _check(ada.post("/go-live", wrong))
    _check(ada.post("/go-live/look", wrong))
    ground.an_order(eve, 1, ground.a_lamp(eve, enrolled_at=ground.EPOCH), quiet=True)
    _check(eve.post("/waiting/adopt", {"scope": "products"}))
    _check(eve.post("/variants/9001", {"override": "x", "limit": "x", "lead_time_days": "x"}))


def test_a_made_up_element_would_be_found() -> None:
    page = '<s-page colour="red"><s-button variant="loud" slot="no">x</s-button><s-none></s-none></s-page>'
    assert len(manifest.walk(page).problems) == 4


def test_our_script_stays_small() -> None:
    assert len((ROOT / "app/web/static/app.js").read_bytes()) <= MOST_BYTES


def _bring_to(ada: ground.Merchant, stage: str) -> None:
    with db.transaction(ada.house.sessions) as session:
        shop = ada.shop(session)
        if stage == "reading":
            shop.imported_at = None
            counts = {"variants": 3}
            session.add(
                rows.Import(
                    shop_id=shop.id, stage="orders", counts=counts, started_at=ground.EPOCH, error="x"
                )
            )
        if stage == "paused":
            shop.paused_at = ground.EPOCH
        if stage == "left":
            session.query(rows.Effect).delete()
            shop.has_active_block = True
    if stage in ("live", "paused", "left"):
        ground.go_live(ada)
    if stage == "left":
        ada.post("/put-back")
