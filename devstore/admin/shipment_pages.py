"""Goods on their way in."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from devstore.admin import screen
from devstore.admin.goods_pages import whole
from devstore.store import Store
from devstore.world import errors, find, shipments, state, supply


def add(pages: Blueprint, store: Store) -> None:
    """/admin/shipments and its forms."""

    @pages.get("/admin/shipments")
    def listed_shipments() -> str:
        with store.lock:
            newest = sorted(store.world.shipments.values(), key=lambda each: each.id, reverse=True)
            return render_template("admin_shipments.html", shipments=newest)

    @pages.post("/admin/shipments")
    def create_shipment() -> Response:
        world = store.world
        place = find.location_by_name(world, request.form.get("location", ""))
        made = shipments.send(world, {request.form.get("sku", ""): whole("quantity")}, place, _arrival())
        return redirect(screen.back(done=f"{made.name} is on its way."))

    @pages.post("/admin/shipments/<int:number>/receive")
    def receive_shipment(number: int) -> Response:
        shipment = _shipment(store.world, number)
        chosen = {each.sku: _units(each.sku) for each in shipment.lines if _units(each.sku)}
        if not chosen:
            raise errors.invalid("Say how many units have arrived")
        shipments.receive(store.world, shipment, chosen)
        return redirect(screen.back(done="Received."))

    @pages.post("/admin/shipments/<int:number>/move")
    def move_shipment(number: int) -> Response:
        shipments.reschedule(store.world, _shipment(store.world, number), _arrival())
        return redirect(screen.back(done="New date saved."))


def _shipment(world: state.World, number: int) -> supply.Shipment:
    if number not in world.shipments:
        raise errors.unknown("This shipment")
    return world.shipments[number]


def _units(sku: str) -> int:
    return whole(f"units-{sku}") if request.form.get(f"units-{sku}", "").strip() else 0


def _arrival() -> datetime | None:
    text = request.form.get("arrives_at", "")
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        raise errors.invalid(f"{text!r} is no date", "arrives_at") from None
