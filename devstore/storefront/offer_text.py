"""What a shopper can read of the app's block on a page."""

from html.parser import HTMLParser

UNSEEN = ("script", "style", "template")
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
OURS = "shopify-app-block"


class _Reader(HTMLParser):
    """Keeps a stack of (tag, inside our block, unseen), and the text that is inside and seen."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool, bool]] = [("", False, False)]
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        _, inside, unseen = self.stack[-1]
        given = dict(attrs)
        if tag == "br":
            self.handle_data(" ")
        if tag not in VOID:
            inside = inside or OURS in (given.get("class") or "").split()
            self.stack.append((tag, inside, unseen or tag in UNSEEN or "hidden" in given))

    def handle_endtag(self, tag: str) -> None:
        while len(self.stack) > 1 and tag not in VOID:
            if self.stack.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        _, inside, unseen = self.stack[-1]
        if inside and not unseen:
            self.seen.append(data)


def read(page: str) -> str:
    """The visible text of the app's blocks, white space folded; empty when nothing is shown."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return " ".join(" ".join(reader.seen).split())
