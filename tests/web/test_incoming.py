"""Ada enters what she ordered, sees what a change would mean, and brings her files."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.db import tables as rows
from app.services import arrivals
from jobs import uploads
from tests.web import ground
from tests.web.polaris import manifest

TYPED = {
    "sku": "LAMP-1",
    "location": str(ground.MAIN),
    "outstanding": "5",
    "expected": "2099-12-01",
    "reference": "PO-1",
    "supplier": "Acme",
    "status": "confirmed",
    "stage": "in_production",
    "note": "The glass is being blown",
    "ordered_on": "2026-11-01",
}
PROMISED = date(2099, 12, 15)


def supplies(ada: ground.Merchant) -> list[rows.Incoming]:
    with ada.look() as session:
        return list(session.scalars(select(rows.Incoming).order_by(rows.Incoming.id)))


def entered(ada: ground.Merchant, **more: Any) -> int:
    answer = ada.post("/incoming/new", {**TYPED, **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return supplies(ada)[-1].id


def promise(ada: ground.Merchant, order: int, day: date = PROMISED) -> None:
    """The shopper of an order was told a day."""
    ada.write(
        rows.Promise(
            shop_id=ada.shop_id,
            line_id=order + 1_000_000,
            ships_by=day,
            basis={},
            told_at=ground.EPOCH,
            told_by="letter:in_line",
        )
    )


def waits(ada: ground.Merchant, number: int, item: int, units: int = 1) -> int:
    """An order that a plan has looked at."""
    return ground.an_order(ada, number, item, units)


def page(answer: Any) -> str:
    text: str = answer.get_data(as_text=True)
    found = manifest.walk(text)
    assert (found.problems, found.stack) == ([], [])
    return text


@pytest.mark.parametrize(
    "kind",
    [
        {"is_tracked": False},
        {"requires_shipping": False},
        {"has_components": True},
        {"product": {"is_gift_card": True}},
    ],
)
def test_what_nobody_can_wait_for_is_not_on_its_way(ada: ground.Merchant, kind: dict[str, Any]) -> None:
    ground.a_lamp(ada, **kind)
    answer = ada.post("/incoming/new", TYPED)
    assert answer.status_code == 422
    assert "Nobody waits for this variant" in page(answer)
    path = _send(ada, b"reference,sku,quantity\nPO-1,LAMP-1,5\n").get_json()["redirect"].partition("?")[0]
    uploads.drain(ada.house)
    assert "Nobody waits for this variant" in page(ada.open(path))
    assert supplies(ada) == []


def test_what_she_enters_is_listed_and_counts(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    waits(ada, 1, item)
    assert "Nothing is on its way" in page(ada.open("/incoming"))
    id_ = entered(ada)
    (row,) = supplies(ada)
    assert (row.item_id, row.outstanding, row.expected, row.source) == (item, 5, date(2099, 12, 1), "hand")
    listed = page(ada.open("/incoming"))
    assert all(words in listed for words in ("PO-1", "Lamp 1 – Red", "Acme", "1 Dec 2099", "In production"))
    assert "Save" in page(ada.open(f"/incoming/{id_}"))
    assert "replan" in ada.house.bells.rung  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("sku", "CHAIR", "No variant has this SKU."),
        ("sku", "", "No variant has this SKU."),
        ("location", "12", "Choose a location."),
        ("outstanding", "many", "whole number of units"),
        ("outstanding", "0", "Enter at least 1 unit, or keep it as a draft."),
        ("expected", "soon", "Enter a day like"),
        ("expected", "9999-12-31", "Enter a day like"),
        ("expected", "0026-12-20", "the four digits of its year"),
        ("ordered_on", "0026-11-01", "the four digits of its year"),
        ("ordered_on", "2098-12-01", "It cannot have been ordered after today."),
        ("expected", "2026-10-31", "It cannot come before it was ordered."),
        ("stage", "lost", "Choose one of these."),
        ("status", "received", "Choose one of these."),
        ("status", "partly_received", "Choose one of these."),
        ("for_order", "#77", "does not wait for this variant"),
    ],
)
def test_a_mistake_is_told_on_its_field(ada: ground.Merchant, field: str, typed: str, words: str) -> None:
    ground.a_lamp(ada)
    answer = ada.post("/incoming/new", {**TYPED, field: typed})
    assert answer.status_code == 422
    text = page(answer)
    assert words in text
    assert "The glass is being blown" in text
    assert supplies(ada) == []


def test_she_sees_whose_promise_would_break_and_must_press_twice(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    ann = waits(ada, 1, item, 2)
    id_ = entered(ada)
    promise(ada, ann)
    later = {**TYPED, "expected": "2099-12-20"}
    looked = page(ada.post(f"/incoming/{id_}/look", later))
    assert "1 promise would break" in looked
    assert "2 units worth $98.00 are promised" in looked or "2 units worth $98.00 is promised" in looked
    assert "15 Dec 2099" in looked
    assert "Save anyway" in looked
    first = ada.post(f"/incoming/{id_}", later)
    assert first.status_code == 422
    assert supplies(ada)[0].expected == date(2099, 12, 1)
    seen = page(first).partition('name="seen" value="')[2].partition('"')[0]
    assert seen
    assert ada.post(f"/incoming/{id_}", {**later, "seen": seen}).status_code == 200
    assert supplies(ada)[0].expected == date(2099, 12, 20)


def test_what_hurts_nobody_is_saved_at_once(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    promise(ada, waits(ada, 1, item))
    id_ = entered(ada)
    sooner = {**TYPED, "expected": "2099-11-20", "note": ""}
    assert "No promise breaks." in page(ada.post(f"/incoming/{id_}/look", sooner))
    assert ada.post(f"/incoming/{id_}", sooner).get_json()["toast"] == "Saved"
    assert (supplies(ada)[0].expected, supplies(ada)[0].note) == (date(2099, 11, 20), "")


def test_it_can_be_kept_for_one_order_by_name(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    waits(ada, 1, item)
    ben = waits(ada, 2, item)
    id_ = entered(ada, for_order="2")
    assert supplies(ada)[0].for_line_id == ben + 1_000_000
    heading, line = ada.get("/incoming/incoming.csv").get_data(as_text=True).splitlines()
    assert dict(zip(heading.split(","), line.split(","), strict=True))["for_order"] == "#2"
    assert 'value="#2"' in page(ada.open(f"/incoming/{id_}"))
    ada.post(f"/incoming/{id_}", {**TYPED, "for_order": ""})
    assert supplies(ada)[0].for_line_id is None


def form_of(ada: ground.Merchant, id_: int, form: str = "supply") -> dict[str, str]:
    """What a browser tab that shows the entry would send."""
    shown = page(ada.open(f"/incoming/{id_}")).partition(f'id="{form}"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', shown))


def test_an_old_tab_puts_nothing_over_what_came_meanwhile(ada: ground.Merchant) -> None:
    ground.a_lamp(ada)
    id_ = entered(ada)
    old = {**form_of(ada, id_), "note": "Typed in an old tab"}
    ada.post(f"/incoming/{id_}/receive", {"units": "3"})
    answer = ada.post(f"/incoming/{id_}", old)
    assert answer.status_code == 422
    shown = page(answer)
    assert "This has changed since you opened it" in shown
    assert "2 units still to come, Partly received, note “The glass is being blown”" in shown
    assert "Typed in an old tab" in shown
    assert (supplies(ada)[0].outstanding, supplies(ada)[0].status) == (2, "partly_received")
    again = {**old, "outstanding": "2", "status": "partly_received"}
    again["made_from"] = shown.partition('name="made_from" value="')[2].partition('"')[0]
    assert ada.post(f"/incoming/{id_}", again).status_code == 200
    assert (supplies(ada)[0].outstanding, supplies(ada)[0].note) == (2, "Typed in an old tab")


def test_what_came_is_taken_once_even_when_it_is_sent_twice(ada: ground.Merchant) -> None:
    ground.a_lamp(ada)
    id_ = entered(ada)
    pressed = {**form_of(ada, id_, "receive"), "units": "3"}
    assert ada.post(f"/incoming/{id_}/receive", pressed).status_code == 200
    answer = ada.post(f"/incoming/{id_}/receive", pressed)
    assert answer.status_code == 422
    assert "Here it says now: 2 units still to come." in page(answer)
    ada.post(f"/incoming/{id_}/receive", {**form_of(ada, id_, "receive"), "units": "2"})
    assert ada.post(f"/incoming/{id_}/receive", {"units": "1"}).status_code == 422, "all of it has come"
    assert (supplies(ada)[0].outstanding, supplies(ada)[0].received) == (0, 5)


def test_the_same_entry_sent_twice_is_asked_about_and_not_doubled(ada: ground.Merchant) -> None:
    """The connection was lost while Ada saved, and she presses again."""
    ground.a_lamp(ada)
    for reference in ("PO-1", ""):
        first = entered(ada, reference=reference)
        answer = ada.post("/incoming/new", {**TYPED, "reference": reference})
        assert answer.status_code == 422
        assert supplies(ada)[-1].id == first
        shown = page(answer)
        assert "Entered already?" in shown
        assert "5 units" in shown
        assert "The glass is being blown" in shown
        twin = shown.partition('name="twin" value="')[2].partition('"')[0]
        assert entered(ada, reference=reference, twin=twin) > first, "it is another delivery"
    assert "Entered already?" not in page(ada.post("/incoming/new/look", {**TYPED, "reference": "PO-2"}))
    assert entered(ada, reference="", outstanding="6")
    assert entered(ada, reference="", expected="")


def test_what_was_kept_for_an_order_that_is_done_can_still_be_changed(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    ann = waits(ada, 1, item)
    id_ = entered(ada, for_order="#1")
    with ada.look() as session:
        session.get_one(rows.Line, (ada.shop_id, ann + 1_000_000)).closed_at = ground.EPOCH
        session.commit()
    assert ada.post(f"/incoming/{id_}", {**form_of(ada, id_), "note": "Soon"}).status_code == 200
    assert (supplies(ada)[0].note, supplies(ada)[0].for_line_id) == ("Soon", ann + 1_000_000)


def test_receiving_takes_what_came_and_no_more(ada: ground.Merchant) -> None:
    ground.a_lamp(ada)
    id_ = entered(ada)
    assert ada.post(f"/incoming/{id_}/receive", {"units": "6"}).status_code == 422
    ada.post(f"/incoming/{id_}/receive", {"units": "2"})
    assert (supplies(ada)[0].outstanding, supplies(ada)[0].status) == (3, "partly_received")
    ada.post(f"/incoming/{id_}/receive", {"units": "3"})
    assert (supplies(ada)[0].outstanding, supplies(ada)[0].status) == (0, "received")
    assert "Nothing fits" not in page(ada.get("/incoming", show="received"))


def test_what_came_and_is_not_counted_yet_shows_whose_promise_would_break(ada: ground.Merchant) -> None:
    """Ann was promised her two lamps of the five; Shopify does not know of them yet."""
    ann = waits(ada, 1, ground.a_lamp(ada), 2)
    id_ = entered(ada)
    promise(ada, ann)
    assert ada.post(f"/incoming/{id_}/receive", {"units": "3"}).status_code == 200, "two are still to come"
    answer = ada.post(f"/incoming/{id_}/receive", {"units": "1"})
    assert answer.status_code == 422
    shown = page(answer)
    assert "Not counted in Shopify yet?" in shown
    assert "1 promise would break" in shown
    assert "Save anyway" not in shown
    assert supplies(ada)[0].outstanding == 2
    form = shown.partition('action="/incoming/')[2].partition("/receive")[2]
    seen = form.partition('name="seen" value="')[2].partition('"')[0]
    assert ada.post(f"/incoming/{id_}/receive", {"units": "1", "seen": seen}).status_code == 200
    assert supplies(ada)[0].outstanding == 1


def test_cancelling_shows_whose_promise_would_break(ada: ground.Merchant) -> None:
    ann = waits(ada, 1, ground.a_lamp(ada), 2)
    id_ = entered(ada)
    promise(ada, ann)
    answer = ada.post(f"/incoming/{id_}", {**TYPED, "status": "cancelled"})
    assert answer.status_code == 422
    assert "1 promise would break" in page(answer)
    assert supplies(ada)[0].status == "confirmed"


def test_she_reads_why_dates_come_earlier_when_nothing_dated_is_left(ada: ground.Merchant) -> None:
    """The delivery is due in 2099; the shop's lead time is two weeks."""
    waits(ada, 1, ground.a_lamp(ada), 2)
    ada.post("/settings", {"default_lead_time_days": "14"})
    id_ = entered(ada)
    why = "the lead time decides for them"
    cancelled = page(ada.post(f"/incoming/{id_}/look", {**TYPED, "status": "cancelled"}))
    assert "1 earlier, 0 later" in cancelled
    assert why in cancelled
    assert why in page(ada.post(f"/incoming/{id_}/look", {**TYPED, "expected": ""}))
    sooner = page(ada.post(f"/incoming/{id_}/look", {**TYPED, "expected": "2099-11-01"}))
    assert "1 earlier, 0 later" in sooner
    assert why not in sooner
    assert why not in page(ada.post(f"/incoming/{id_}/look", {**TYPED, "expected": "2099-12-24"}))


def test_the_list_goes_on_where_it_ended_and_finds_by_any_name(ada: ground.Merchant) -> None:
    ground.a_lamp(ada)
    for number in range(arrivals.PAGE + 2):
        expected = date(2099, 1, 1) + timedelta(days=number % 5) if number % 3 else None
        with ada.look() as session:
            wanted = {"source": "hand", "item_id": 9001, "location_id": ground.MAIN, "status": "confirmed"}
            session.add(
                rows.Incoming(
                    shop_id=ada.shop_id,
                    reference=f"PO-{number}",
                    outstanding=1,
                    expected=expected,
                    seen_at=ground.EPOCH,
                    **wanted,
                )
            )
            session.commit()
    first = page(ada.open("/incoming"))
    after = first.partition("after=")[2].partition("&")[0]
    second = page(ada.get("/incoming", after=after))
    listed = {
        f"PO-{number}"
        for number in range(arrivals.PAGE + 2)
        if f">PO-{number}<" in first or f">PO-{number}<" in second
    }
    assert len(listed) == arrivals.PAGE + 2
    assert "Next page" not in second
    assert page(ada.get("/incoming", q="po-7")).count("/incoming/") < first.count("/incoming/")
    assert "Nothing fits" in page(ada.get("/incoming", q="chair"))
    assert "Nothing fits" in page(ada.get("/incoming", show="late"))
    assert page(ada.get("/incoming", show="undated")).count("No date") == 9


def test_what_shopify_told_is_shown_and_only_our_words_change(ada: ground.Merchant) -> None:
    ground.a_lamp(ada)
    id_ = entered(ada)
    with ada.look() as session:
        session.get_one(rows.Incoming, id_).source = "shopify"
        session.commit()
    assert "they are read from there" in page(ada.open(f"/incoming/{id_}"))
    ada.post(f"/incoming/{id_}", {"stage": "customs", "note": "Soon", "outstanding": "99"})
    row = supplies(ada)[0]
    assert (row.outstanding, row.stage, row.note) == (5, "customs", "Soon")
    assert ada.post(f"/incoming/{id_}/receive", {"units": "1"}).status_code == 422


def _send(ada: ground.Merchant, content: bytes) -> Any:
    """The file as a browser packs it."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="stock.csv"\r\n\r\n'
    return ada.web.post(
        "/incoming/upload",
        data=head + content + b"\r\n--x--\r\n",
        headers={
            "Authorization": f"Bearer {ground.token(ada.domain)}",
            "Content-Type": "multipart/form-data; boundary=x",
        },
    )


def test_a_file_is_watched_and_its_mistakes_taken_home(ada: ground.Merchant) -> None:
    ground.a_lamp(ada)
    text = "reference,sku,quantity,note\nPO-1,LAMP-1,5,é\nPO-2,CHAIR,5,=1+1\n"
    answer = _send(ada, text.encode())
    path = answer.get_json()["redirect"].partition("?")[0]
    waiting = page(ada.open(path))
    assert 'data-refresh="1"' in waiting
    assert "0 of 2 rows" in waiting
    assert uploads.drain(ada.house) == 1
    done = page(ada.open(path))
    assert "1 row could not be taken in" in done
    assert "No variant has the SKU “CHAIR”." in done
    mistakes = ada.get(f"{path}/mistakes.csv")
    assert mistakes.mimetype == "text/csv"
    lines = mistakes.get_data(as_text=True).splitlines()
    assert lines[1] == "PO-2,CHAIR,,5,,,,'=1+1,,,,3,No variant has the SKU “CHAIR”."
    corrected = mistakes.get_data(as_text=True).replace("CHAIR", "LAMP-1")
    assert _send(ada, corrected.encode()).status_code == 200
    uploads.drain(ada.house)
    assert [(row.reference, row.outstanding, row.note) for row in supplies(ada)] == [
        ("PO-1", 5, "é"),
        ("PO-2", 5, "=1+1"),
    ]
    assert "Earlier files" in page(ada.open("/incoming/upload"))


def test_a_file_that_cannot_be_used_and_none_at_all_are_told(ada: ground.Merchant) -> None:
    assert "Choose a CSV file first." in page(ada.post("/incoming/upload", {}))
    assert "missing: reference" in page(_send(ada, b"a,b\n1,2\n"))
    assert _send(ada, b"x" * 6_000_000).status_code == 413
    assert "at most 20000 rows" in page(_send(ada, b"reference,sku,quantity\n" + b"P,L,1\n" * 100_000))


def test_the_export_can_be_imported_again_and_changes_nothing(ada: ground.Merchant) -> None:
    ground.a_lamp(ada)
    entered(ada)
    told = entered(ada, reference="#T0001-1")
    with ada.look() as session:
        session.get_one(rows.Incoming, told).source = "shopify"
        session.commit()
    text = ada.get("/incoming/incoming.csv").get_data()
    assert _send(ada, text).status_code == 200
    uploads.drain(ada.house)
    with ada.look() as session:
        (upload,) = session.scalars(select(rows.Upload))
    assert (upload.done, upload.entered, upload.changed, upload.faulty) == (2, 0, 0, 0)
    assert len(supplies(ada)) == 2


def test_eve_sees_and_changes_nothing_of_ada_s(ada: ground.Merchant, eve: ground.Merchant) -> None:
    ground.a_lamp(ada)
    id_ = entered(ada)
    path = _send(ada, b"reference,sku,quantity\nPO-9,LAMP-1,1\n").get_json()["redirect"].partition("?")[0]
    for hidden in (f"/incoming/{id_}", path, f"{path}/mistakes.csv"):
        assert eve.get(hidden).status_code == 404
    for pressed in (f"/incoming/{id_}", f"/incoming/{id_}/look", f"/incoming/{id_}/receive"):
        assert eve.post(pressed, TYPED).status_code == 404
    assert "PO-1" not in eve.get("/incoming", show="all").get_data(as_text=True)
    assert eve.get("/incoming/incoming.csv").get_data(as_text=True).count("\n") == 1
    assert eve.post("/incoming/new", TYPED).status_code == 422


def test_learned_lead_times_stand_beside_the_entered_ones(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    assert "five deliveries" in page(ada.open("/settings"))
    four_weeks_ago = ada.house.clock.now().date() - timedelta(days=28)
    for number in range(5):
        id_ = entered(ada, reference=f"PO-{number}", ordered_on=four_weeks_ago.isoformat())
        ada.post(f"/incoming/{id_}/receive", {"units": "5"})
    assert "Acme: 20 working days, from 5 deliveries" in page(ada.open("/settings"))
    assert "(learned: 20)" in page(ada.open("/variants"))
    assert "Learned from 5 deliveries: 20 working days." in page(ada.open(f"/variants/{item}"))
    assert ada.post("/settings", {"uses_learned": "1", "learned_percentile": "90"}).status_code == 200
    with ada.look() as session:
        chosen = session.get_one(rows.Settings, ada.shop_id)
    assert (chosen.uses_learned, chosen.learned_percentile) == (True, 90)
    assert ada.post("/settings", {"learned_percentile": "100"}).status_code == 422


@pytest.mark.postgres
def test_it_all_means_the_same_on_postgresql(postgres_ada: ground.Merchant) -> None:
    ada = postgres_ada
    item = ground.a_lamp(ada, sku="Lämp-1")
    promise(ada, waits(ada, 1, item))
    id_ = entered(ada, sku="Lämp-1")
    later = {**TYPED, "expected": "2099-12-24"}
    assert "1 promise would break" in page(ada.post(f"/incoming/{id_}/look", later))
    assert ada.post(f"/incoming/{id_}", later).status_code == 422
    answer = _send(ada, "reference;sku;quantity\nPO-1;Lämp-1;7\nPO-2;LÄMP-1;7\nPO-3;CHAIR;7\n".encode())
    assert answer.status_code == 200
    uploads.drain(ada.house)
    assert [(row.reference, row.outstanding) for row in supplies(ada)] == [("PO-1", 7), ("PO-2", 7)]
    for path in ("/incoming", "/incoming/upload", "/incoming/upload/1", f"/incoming/{id_}", "/settings"):
        assert ada.open(path).status_code == 200
    assert "PO-2" in ada.get("/incoming", q="lämp", show="all").get_data(as_text=True)
    assert ada.get("/incoming/incoming.csv").get_data(as_text=True).count("\n") == 3
    assert ada.get("/incoming/upload/1/mistakes.csv").get_data(as_text=True).count("\n") == 2
