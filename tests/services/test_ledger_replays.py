"""The ledger alone tells how every line stands, after any history."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given
from hypothesis import settings as hypotheses
from hypothesis import strategies as st

from app.db import session as db
from app.db import tables
from app.services import ledger, lines, orders, receipts, settings, shops
from tests.services import stage as stages
from tests.services.stage import LAMP, Stage, order, put, replan, tell

NUMBERS = st.integers(1, 4)
DEEDS = st.one_of(
    st.tuples(st.just("order"), NUMBERS, st.integers(1, 3)),
    st.tuples(st.just("count"), st.integers(0, 6), st.just(0)),
    st.tuples(st.just("edit"), NUMBERS, st.integers(0, 4)),
    st.tuples(st.just("refund"), NUMBERS, st.integers(0, 2)),
    st.tuples(st.just("prefer"), NUMBERS, st.integers(0, 2)),
    st.tuples(st.just("let go"), NUMBERS, st.just(1)),
    st.tuples(
        st.sampled_from(["unpay", "pay", "review", "automatic", "press", "pause", "resume"]),
        NUMBERS,
        st.just(0),
    ),
    st.tuples(st.just("delete"), NUMBERS, st.just(0)),
)


def disagreeing(stage: Stage) -> dict[int, list[ledger.Units]]:
    with db.look(stage.sessions) as session:
        return ledger.verify(session, stage.shop_id)


def do(stage: Stage, deed: str, number: int, units: int) -> None:
    if deed == "order" and number not in stage.orders:
        order(stage, number, units)
    elif deed == "count":
        put(stage, number)
    elif deed in ("edit", "refund", "pay", "unpay") and number in stage.orders:
        _tell(stage, deed, number, units)
    else:
        _decide(stage, deed, number, units)
    replan(stage)


def _tell(stage: Stage, deed: str, number: int, units: int) -> None:
    full = stage.orders[number]
    stamp = full.order.updated_at.replace(microsecond=full.order.updated_at.microsecond + 1)
    status = {"pay": "paid", "unpay": "pending", "refund": "refunded"}.get(deed, full.order.financial_status)
    changed = replace(full.order, updated_at=stamp, financial_status=status)
    if deed in ("edit", "refund"):
        line = replace(full.order.lines[0], quantity=max(units, 1), current_quantity=units)
        changed = replace(changed, lines=(line,))
        parts = [
            replace(one, lines=tuple(replace(part, remaining=units, total=units) for part in one.lines))
            for one in full.fulfillment_orders
        ]
        full = replace(full, fulfillment_orders=tuple(parts))
    tell(stage, replace(full, order=changed), cause="edit")


def _decide(stage: Stage, deed: str, number: int, units: int) -> None:
    with stage.act() as (session, shop):
        if deed == "prefer":
            orders.arrange(session, shop, number, stage.now, priority=units)
        if deed == "let go":
            lines.let_go(session, shop.id, {number * 10: units}, "released_in_shopify", stage.now)
        if deed in ("review", "automatic"):
            settings.change(session, shop, {"release": deed}, stage.now)
        if deed == "pause":
            shops.pause(shop, stage.now)
        if deed == "resume":
            shops.resume(session, shop)
        if deed == "delete" and stage.orders.pop(number, None) is not None:
            orders.forget(session, shop, number, stage.now)
        if deed == "press":
            found = session.query(tables.Receipt).filter_by(shop_id=shop.id, settled_at=None).first()
            if found is not None:
                receipts.release(session, shop, found, stage.now)


def test_the_ledger_tells_how_ann_and_ben_stand(stage: Stage) -> None:
    for number in (1, 2):
        order(stage, number, 2)
    replan(stage)
    put(stage, 3)
    replan(stage)
    with db.look(stage.sessions) as session:
        told = ledger.replay(session, stage.shop_id)
    assert told[10] == {"waiting": 0, "ready": 0, "committed": 2}
    assert told[20] == {"waiting": 1, "ready": 0, "committed": 1}
    assert disagreeing(stage) == {}


def test_units_cancelled_with_their_money_given_back_leave_once(stage: Stage) -> None:
    put(stage, 3)
    order(stage, 1, 3)
    replan(stage)
    # One unit stays open, but the order is refunded and so out of line.
    do(stage, "refund", 1, 1)
    assert disagreeing(stage) == {}
    with db.look(stage.sessions) as session:
        assert ledger.replay(session, stage.shop_id)[10] == {"waiting": 1, "ready": 0, "committed": 0}
    do(stage, "refund", 1, 0)
    assert disagreeing(stage) == {}


def test_a_unit_without_an_entry_is_found(stage: Stage) -> None:
    order(stage, 1, 2)
    replan(stage)
    with stage.act() as (session, _):
        session.query(tables.Place).filter_by(item_id=LAMP).update({"units": 3})
    assert disagreeing(stage) == {
        10: [{"waiting": 2, "ready": 0, "committed": 0}, {"waiting": 3, "ready": 0, "committed": 0}]
    }


@hypotheses(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DEEDS, min_size=3, max_size=8))
def test_after_any_history_the_ledger_tells_the_present(history: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        engine = db.engine(f"sqlite:///{Path(folder) / 'line.db'}")
        tables.Row.metadata.create_all(engine)
        stage = stages.open_stage(db.sessions(engine), stock=1)
        for deed in history:
            do(stage, *deed)
            assert disagreeing(stage) == {}
        engine.dispose()
