"""Ada's counter with something of everything on it, at every stage of her shop's life."""

from app.db import session as db
from app.db import tables as rows
from app.services import docks, exceptions, shops, standing, waiting
from tests.web import ground

STAGES = ("reading", "setting up", "live", "paused", "left")
PATHS = (
    "/",
    "/waiting",
    "/waiting/9001",
    "/waiting/adopt",
    "/orders/1000001",
    "/receipts",
    "/receipts/1",
    "/receipts/2",
    "/resume",
    "/locations",
    "/locations/7001/resume",
    "/exceptions",
    "/settings",
    "/variants",
    "/variants/9001",
    "/incoming",
    "/incoming/new",
    "/incoming/1",
    "/incoming/upload",
    "/incoming/upload/1",
    "/incoming/upload/2",
    "/nothing",
)


def fill(ada: ground.Merchant) -> None:
    """Something of everything, and more than a page of what is paged."""
    for number in range(1, waiting.PAGE + 4):
        item = ground.a_lamp(ada, number, enrolled_at=ground.EPOCH, drifted_at=ground.EPOCH, override=True)
        ground.an_order(
            ada, number, item, quiet=number % 2 == 0, adopted_at=ground.EPOCH if number == 4 else None
        )
    for number in range(100, 100 + standing.PAGE + 2):
        ground.an_order(ada, number, 9001)
    with db.transaction(ada.house.sessions) as session:
        # Without the permission that it needs.
        shops.settings(session, ada.shop(session)).priority_customer_tag = "vip"
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
        rows.Incoming(
            shop_id=ada.shop_id,
            source="hand",
            reference="PO-1",
            item_id=9001,
            location_id=ground.MAIN,
            outstanding=3,
            status="confirmed",
            stage="customs",
            seen_at=ground.EPOCH,
        ),
        rows.Upload(shop_id=ada.shop_id, total=3, done=1, faulty=1, started_at=ground.EPOCH),
        rows.Upload(
            shop_id=ada.shop_id,
            total=3,
            attempts=8,
            error="Odd",
            started_at=ground.EPOCH,
            failed_at=ground.EPOCH,
        ),
        rows.UploadFault(
            shop_id=ada.shop_id, upload_id=1, line=2, typed={"reference": "PO-2", "sku": "?"}, why=["No."]
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


def receipts(ada: ground.Merchant) -> list[rows.Row]:
    """More than a page of receipts: the first waits for a word, the second went to an order."""
    facts = {"shop_id": ada.shop_id, "item_id": 9001, "location_id": ground.MAIN, "cause": "stock"}
    made: list[rows.Row] = [
        rows.Receipt(**facts, units=3, at=ground.EPOCH, review="unusual"),
        rows.Receipt(**facts, units=2, at=ground.EPOCH, settled_at=ground.EPOCH),
    ]
    settled = {"at": ground.EPOCH, "settled_at": ground.EPOCH}
    made += [rows.Receipt(**facts, **settled, units=1) for _ in range(docks.PAGE)]
    line = {"order_id": 1_000_001, "line_id": 2_000_001}
    return [*made, rows.Gain(shop_id=ada.shop_id, receipt_id=2, **line, units=2, at=ground.EPOCH)]


def bring_to(ada: ground.Merchant, stage: str) -> None:
    """On from an earlier stage, or from the shop as it was read."""
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
