"""GET and DELETE /_dev/mail, and the inbox that a person reads."""

from flask import Blueprint, Response, abort, jsonify, render_template

from devstore import clock
from devstore.mail import mailbox
from devstore.store import Store


def blueprint(store: Store) -> Blueprint:
    """JSON for scripts, pages for people."""
    pages = Blueprint("mail", __name__, template_folder="templates")

    @pages.get("/_dev/mail")
    def listed() -> Response:
        return jsonify([as_json(letter) for letter in store.mailbox.letters()])

    @pages.delete("/_dev/mail")
    def emptied() -> Response:
        store.mailbox.clear()
        return jsonify([])

    @pages.get("/inbox")
    def inbox() -> str:
        return render_template("inbox.html", letters=store.mailbox.letters()[::-1], chosen=None)

    @pages.get("/inbox/<int:letter_id>")
    def letter(letter_id: int) -> str:
        letters = store.mailbox.letters()[::-1]
        chosen = next((one for one in letters if one.id == letter_id), None)
        if chosen is None:
            abort(404)
        return render_template("inbox.html", letters=letters, chosen=chosen)

    return pages


def as_json(letter: mailbox.Letter) -> dict[str, object]:
    """One entry as scripts see it."""
    return {
        "to": letter.to,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "headers": letter.headers,
        "at": clock.iso(letter.at),
    }
