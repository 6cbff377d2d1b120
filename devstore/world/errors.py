"""What the world says no to."""


class Refused(Exception):
    """The world will not do this. `status` is the HTTP answer of the control interface."""

    def __init__(
        self, message: str, code: str | None = None, field: str | None = None, status: int = 409
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.status = status


def unknown(what: str) -> Refused:
    """A refusal for a thing that does not exist."""
    return Refused(f"{what} does not exist", code="NOT_FOUND", status=404)


def invalid(message: str, field: str | None = None) -> Refused:
    """A refusal for input that makes no sense."""
    return Refused(message, code="INVALID", field=field, status=422)
