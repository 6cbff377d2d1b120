"""Previews of every letter in every language, for development only."""

from datetime import date, timedelta

from flask import Blueprint, Response, abort, render_template

from app import i18n
from app.house import House
from app.mail import letters

KINDS = ("in_line", "arrived")


def blueprint(house: House) -> Blueprint:
    """`/letters` and each letter under it."""
    pages = Blueprint("letters", __name__, url_prefix="/letters")

    @pages.get("")
    def index() -> str:
        return render_template("previews/letters.html", kinds=KINDS, languages=i18n.LANGUAGES)

    @pages.get("/<kind>/<language>.<form>")
    def one(kind: str, language: str, form: str) -> Response:
        if kind not in KINDS or language not in i18n.LANGUAGES or form not in ("html", "txt"):
            abort(404)
        letter = sample(kind, language, house.clock.now().date())
        if form == "html":
            return Response(letter.html, mimetype="text/html")
        return Response(f"{letter.subject}\n\n{letter.text}", mimetype="text/plain")

    return pages


def sample(kind: str, language: str, today: date) -> letters.Letter:
    """A letter to Ann, as it would be today."""
    frame = letters.Frame(
        language, "#1042", "Ada Lamps", "hello@ada-lamps.example", "", "https://ada-lamps.example"
    )
    lamp = letters.Item("Aurora floor lamp", 2, today + timedelta(days=14), "in_production")
    if kind == "in_line":
        vase = letters.Item("Fjord vase - Blue", 1)
        return letters.in_line(frame, (lamp, vase), (letters.Item("Linen shade", 1),), together=False)
    return letters.arrived(frame, (lamp,), 2)
