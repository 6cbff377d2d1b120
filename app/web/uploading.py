"""Files of incoming stock: chosen, watched while they are worked through, and their mistakes taken home."""

from functools import partial

import flask
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from app.db.incoming import Upload, UploadFault
from app.db.shop import Shop
from app.domain import sheet
from app.house import House
from app.services import foresight, uploads
from app.web import answers, desk

SHOWN = 10
COLUMNS = (*sheet.COLUMNS, *sheet.MORE)


def blueprint(house: House) -> flask.Blueprint:
    room = flask.Blueprint("uploading", __name__)
    room.add_url_rule("/incoming/upload", "show", lambda: _show(house, "", 200))
    room.add_url_rule("/incoming/upload", "take", lambda: _take(house), methods=["POST"])
    room.add_url_rule("/incoming/upload/<row:id_>", "watch", lambda id_: _watch(house, id_))
    one = "/incoming/upload/<row:id_>"
    for name, deed in (("again", _again), ("agree", _agree), ("drop", _drop)):
        room.add_url_rule(f"{one}/{name}", name, partial(deed, house), methods=["POST"])
    room.add_url_rule(f"{one}/mistakes.csv", "mistakes", lambda id_: _mistakes(house, id_))
    return room


def _show(house: House, error: str, status: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        return answers.page(
            "upload",
            status,
            shop=shop,
            recent=uploads.recent(session, shop),
            error=error,
            columns=COLUMNS,
            most=uploads.MOST_ROWS,
        )


def _take(house: House) -> ResponseReturnValue:
    file = flask.request.files.get("file")
    if file is None or not file.filename:
        return _show(house, "Choose a CSV file first.", 422)
    try:
        with desk.writing(house) as (session, shop):
            upload = uploads.begin(session, shop, file.read(), house.clock.now())
    except sheet.Unreadable as problem:
        return _show(house, str(problem), 422)
    house.bells.ring("uploads")
    return answers.go(f"/incoming/upload/{upload.id}")


def _watch(house: House, id_: int) -> ResponseReturnValue:
    with desk.looking(house) as (session, shop):
        upload = _found(session, shop, id_)
        first = list(uploads.faults(session, upload, SHOWN))
        impact = foresight.unpacked(upload.impact) if upload.impact is not None else None
        return answers.page("uploaded", shop=shop, upload=upload, faults=first, impact=impact)


def _agree(house: House, id_: int) -> ResponseReturnValue:
    """The merchant has seen whose promise breaks."""
    with desk.writing(house) as (session, shop):
        uploads.agree(_found(session, shop, id_), house.clock.now())
    house.bells.ring("uploads")
    return answers.go(f"/incoming/upload/{id_}", "Going on")


def _drop(house: House, id_: int) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        if not uploads.drop(_found(session, shop, id_), house.clock.now()):
            raise NotFound
    return answers.go("/incoming/upload", "Left out")


def _again(house: House, id_: int) -> ResponseReturnValue:
    with desk.writing(house) as (session, shop):
        upload = _found(session, shop, id_)
        if upload.failed_at is None:
            raise NotFound
        uploads.try_again(session, shop, upload, house.clock.now())
    house.bells.ring("uploads")
    return answers.go(f"/incoming/upload/{id_}", "Going on where it stopped")


def _mistakes(house: House, id_: int) -> ResponseReturnValue:
    """The rows as they were typed with what is wrong; put right, the same file can be chosen again."""
    with desk.looking(house) as (session, shop):
        rows = map(_cells, uploads.faults(session, _found(session, shop, id_)))
        pieces = list(sheet.written((*COLUMNS, "line", sheet.MISTAKE), rows))
    return answers.csv_file(pieces)


def _cells(fault: UploadFault) -> tuple[object, ...]:
    return (*(fault.typed.get(name, "") for name in COLUMNS), fault.line, " ".join(fault.why))


def _found(session: Session, shop: Shop, id_: int) -> Upload:
    upload = uploads.one(session, shop, id_)
    if upload is None:
        raise NotFound
    return upload
