"""Orders, and what a merchant does with one."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from devstore.admin import screen
from devstore.admin.goods_pages import whole
from devstore.store import Store
from devstore.world import (
    cancels,
    dispatch,
    edits,
    errors,
    find,
    holds,
    moves,
    orders,
    parcels,
    refunds,
    requests,
    sales,
    state,
    tags,
)

Act = Callable[[state.World, sales.Order], str]


def add(pages: Blueprint, store: Store) -> None:
    """/admin/orders and the forms of an order's page."""

    @pages.get("/admin/orders")
    def listed_orders() -> str:
        with store.lock:
            newest = sorted(store.world.orders.values(), key=lambda order: order.created_at, reverse=True)
            return render_template("admin_orders.html", orders=newest[:250], count=len(newest))

    @pages.get("/admin/orders/<key>")
    def order_page(key: str) -> str:
        with store.lock:
            world = store.world
            return render_template(
                "admin_order.html",
                order=find.order(world, key),
                actions=lambda each: requests.actions(world, each),
            )

    @pages.post("/admin/orders/<key>/<verb>")
    def act_on_order(key: str, verb: str) -> Response:
        act = VERBS.get(verb)
        if act is None:
            raise errors.unknown(f"The action {verb!r}")
        with store.world.change():
            done = act(store.world, find.order(store.world, key))
        return redirect(screen.back(done=done))


def _fulfil(world: state.World, order: sales.Order) -> str:
    requests.answer_all(world)
    made = parcels.fulfil(world, order, force="force" in request.form)
    return "Fulfilled." if made else "Nothing could be fulfilled."


def _cancel(world: state.World, order: sales.Order) -> str:
    cancels.cancel(world, order, restock="restock" in request.form)
    return "Cancelled."


def _edit(world: state.World, order: sales.Order) -> str:
    edits.set_quantity(world, order, find.line(order, whole("line")), whole("quantity"))
    return "Edited."


def _refund(world: state.World, order: sales.Order) -> str:
    part = (find.line(order, whole("line")), whole("quantity"), request.form.get("restock", "no_restock"))
    refunds.refund(world, order, [part])
    return "Refunded."


def _pay(world: state.World, order: sales.Order) -> str:
    orders.mark_paid(world, order)
    return "Marked as paid."


def _tag(world: state.World, order: sales.Order) -> str:
    tags.add(world, order, [each.strip() for each in request.form.get("tags", "").split(",") if each.strip()])
    return "Tagged."


def _release(world: state.World, order: sales.Order) -> str:
    holds.release(world, _chosen(order), [whole("hold")])
    return "Hold released."


def _move(world: state.World, order: sales.Order) -> str:
    moves.move(world, _chosen(order), whole("location"))
    return "Moved."


def _request(world: state.World, order: sales.Order) -> str:
    requests.submit(world, _chosen(order))
    return "Fulfillment requested."


def _chosen(order: sales.Order) -> dispatch.FulfillmentOrder:
    wanted = whole("fulfillment_order")
    found = next((each for each in order.fulfillment_orders if each.id == wanted), None)
    if found is None:
        raise errors.unknown("This fulfillment order")
    return found


def _hold(world: state.World, order: sales.Order) -> str:
    for each in [one for one in order.fulfillment_orders if one.status == "OPEN"]:
        holds.hold(world, each, holds.NewHold(reason="OTHER", reason_notes="by hand", held_by="merchant"))
    return "Held."


VERBS: dict[str, Act] = {
    "fulfil": _fulfil,
    "cancel": _cancel,
    "edit": _edit,
    "refund": _refund,
    "pay": _pay,
    "tag": _tag,
    "release": _release,
    "hold": _hold,
    "move": _move,
    "request": _request,
}
