"""Handing a letter to a real post office on this machine."""

import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.mail.sender import SmtpSender, Undeliverable


class PostOffice:
    def __init__(self) -> None:
        self.received: list[Any] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def office() -> Iterator[tuple[PostOffice, SmtpSender]]:
    handler = PostOffice()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, SmtpSender("127.0.0.1", port, "", "", tls=False)
    controller.stop()


def letter() -> EmailMessage:
    post = EmailMessage()
    post["From"], post["To"], post["Subject"] = "line@ada.example", "ann@example.com", "Yours has arrived"
    post.set_content("good news")
    return post


def test_it_is_handed_over(office: tuple[PostOffice, SmtpSender]) -> None:
    handler, sender = office
    sender.send(letter())
    assert handler.received[0].rcpt_tos == ["ann@example.com"]
    assert b"good news" in handler.received[0].content


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such reader", True), ("451 later", False)])
def test_a_refusal_says_whether_trying_again_helps(
    office: tuple[PostOffice, SmtpSender], answer: str, permanent: bool
) -> None:
    handler, sender = office
    handler.answer = answer
    with pytest.raises(Undeliverable) as refusal:
        sender.send(letter())
    assert refusal.value.permanent is permanent
    assert "ann@" not in str(refusal.value)


def test_nobody_at_the_post_office_is_temporary() -> None:
    with pytest.raises(Undeliverable) as refusal:
        SmtpSender("127.0.0.1", 9, "", "", tls=False).send(letter())
    assert not refusal.value.permanent
