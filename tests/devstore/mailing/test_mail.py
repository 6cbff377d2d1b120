"""Letters come in over SMTP and are read as JSON and in the inbox."""

import smtplib
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient

from devstore import app as store_app
from devstore import store as stores
from devstore.mail import sink
from tests.devstore import ada


@pytest.fixture
def store() -> stores.Store:
    """An empty shop."""
    return ada.a_store()


@pytest.fixture
def reader(store: stores.Store) -> FlaskClient:
    """Somebody who reads the mail."""
    return store_app.create_app(store).test_client()


@pytest.fixture
def post_office(store: stores.Store) -> Iterator[int]:
    """The port of the running sink."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = sink.serving(store.mailbox, port)
    controller.start()
    yield port
    controller.stop()


def a_letter(to: str) -> EmailMessage:
    """What the app writes to Ann, in Danish."""
    letter = EmailMessage()
    letter["Subject"] = "Din bestilling #1001 er i restordre – først i køen"
    letter["From"] = "Ada Lamps <line@localhost>"
    letter["To"] = to
    letter.set_content("Kære læser: ø, å, æ.\n")
    letter.add_alternative("<p>Kære læser: <b>ø</b></p>", subtype="html")
    return letter


def test_each_recipient_has_a_letter_of_their_own(post_office: int, reader: FlaskClient) -> None:
    letter = a_letter("Ann <ann@example.com>, ben@example.com")
    with smtplib.SMTP("127.0.0.1", post_office) as smtp:
        smtp.send_message(letter)
    kept = reader.get("/_dev/mail").get_json()
    assert [one["to"] for one in kept] == ["ann@example.com", "ben@example.com"]
    assert kept[0]["subject"] == "Din bestilling #1001 er i restordre – først i køen"
    assert kept[0]["text"] == "Kære læser: ø, å, æ.\n"
    assert "<b>ø</b>" in kept[0]["html"]
    assert kept[0]["headers"]["From"] == "Ada Lamps <line@localhost>"
    assert kept[0]["at"].endswith("Z")


def test_letters_are_listed_oldest_first_and_can_be_thrown_away(
    store: stores.Store, reader: FlaskClient
) -> None:
    for name in ("ann", "ben"):
        store.mailbox.receive([f"{name}@example.com"], a_letter("x@example.com").as_bytes())
    assert [one["to"][:3] for one in reader.get("/_dev/mail").get_json()] == ["ann", "ben"]
    assert reader.delete("/_dev/mail").status_code == 200
    assert reader.get("/_dev/mail").get_json() == []


def test_the_inbox_shows_a_letter_without_running_its_scripts(
    store: stores.Store, reader: FlaskClient
) -> None:
    letter = EmailMessage()
    letter["Subject"] = "Din bestilling #1001"
    letter.set_content("Hej")
    letter.add_alternative("<script>alert(1)</script>", subtype="html")
    store.mailbox.receive(["ann@example.com"], letter.as_bytes())
    page = reader.get("/inbox/1").text
    assert "Din bestilling #1001" in page
    assert "<script>alert" not in page
    assert "sandbox" in page


def test_a_letter_that_never_came_is_not_there(reader: FlaskClient) -> None:
    assert reader.get("/inbox/7").status_code == 404
