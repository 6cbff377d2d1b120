"""Reading a form out of an HTML page as a browser would send it, Polaris fields included."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]
TICKED = ("s-checkbox", "s-switch")
LISTS = {"select": "option", "s-select": "s-option", "s-choice-list": "s-choice"}
OPTIONS = tuple(LISTS.values())
NEVER_SENT = ("submit", "button", "reset", "file", "image")


@dataclass(slots=True)
class Form:
    """`fields` holds what would be sent untouched; `ticks` the values of all its boxes, ticked or not."""

    id: str
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    ticks: dict[str, str] = field(default_factory=dict)


def find(html: str, form_id: str) -> Form | None:
    """The form with this id, or None."""
    reader = _Reader(form_id)
    reader.feed(html)
    reader.close()
    return reader.form


def filled(form: Form, values: dict[str, str], ticked: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What is sent after setting `values` and ticking every box of the form named in `ticked`."""
    chosen = {name: form.ticks[name] for name in ticked if name in form.ticks} | values
    return [pair for pair in form.fields if pair[0] not in chosen] + list(chosen.items())


class _Reader(HTMLParser):
    """Walks one page; `chooser` is the list being read: its name, its options so far, its chosen ones."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.form: Form | None = None
        self.is_inside = False
        self.chooser: tuple[str, str, list[str], list[str]] | None = None
        self.area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open the form, or take a control of it."""
        given = dict(attrs)
        if tag == "form":
            self.is_inside = given.get("id") == self.form_id
            if self.is_inside:
                self.form = Form(
                    self.form_id, given.get("action") or "", (given.get("method") or "get").lower()
                )
        elif self.form is not None and (self.is_inside or given.get("form") == self.form_id):
            self._take(self.form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Close the form, a list of options, or a text area."""
        if tag == "form":
            self.is_inside = False
        elif self.form is not None and self.chooser and tag == self.chooser[0]:
            _, name, options, chosen = self.chooser
            if tag != "s-choice-list" and not chosen:
                chosen = options[:1]
            self.form.fields += [(name, value) for value in chosen]
            self.chooser = None
        elif self.form is not None and self.area and tag == "textarea":
            self.form.fields.append((self.area[0], "".join(self.area[1])))
            self.area = None

    def handle_data(self, data: str) -> None:
        """The content of a text area."""
        if self.area:
            self.area[1].append(data)

    def _take(self, form: Form, tag: str, given: Attributes) -> None:
        name = given.get("name")
        if tag in OPTIONS and self.chooser:
            self._option(given)
        elif not name or "disabled" in given:
            return
        elif tag in LISTS:
            self.chooser = (tag, name, [], [given["value"] or ""] if "value" in given else [])
        elif tag == "textarea":
            self.area = (name, [])
        elif tag in TICKED or given.get("type") in ("checkbox", "radio"):
            _tick(form, name, given)
        elif (tag == "input" and given.get("type") not in NEVER_SENT) or tag.startswith("s-"):
            form.fields.append((name, given.get("value") or ""))

    def _option(self, given: Attributes) -> None:
        if self.chooser is None or "disabled" in given:
            return
        value = given.get("value") or ""
        self.chooser[2].append(value)
        if "selected" in given:
            self.chooser[3].append(value)


def _tick(form: Form, name: str, given: Attributes) -> None:
    value = given.get("value") or "on"
    if given.get("type") != "radio":
        form.ticks.setdefault(name, value)
    if "checked" in given:
        form.fields.append((name, value))
