"""The two letters, read as their readers would."""

from datetime import date

import pytest

from app import i18n
from app.mail import letters

LAMP = letters.Item("Aurora floor lamp", 2, date(2026, 12, 7))
VASE = letters.Item("Fjord vase", 1)
SHADE = letters.Item("Linen shade", 3)


def frame(language: str = "en", **more: str) -> letters.Frame:
    words = {
        "order": "#1001",
        "shop": "Ada Lamps",
        "contact": "hello@ada.example",
        "note": "",
        "status_url": "https://ada.example/o",
    }
    return letters.Frame(language=language, **(words | more))


def in_line(language: str = "en", **more: str) -> letters.Letter:
    return letters.in_line(frame(language, **more), (LAMP, VASE), (SHADE,), together=False)


def arrived(language: str = "en", days: int = 2, **more: str) -> letters.Letter:
    return letters.arrived(frame(language, **more), (LAMP,), days)


def test_ann_reads_what_waits_how_many_and_until_when() -> None:
    letter = in_line()
    assert letter.subject == "Your order #1001: you are in line"
    assert "- 2 × Aurora floor lamp: ships by 7 December 2026" in letter.text
    assert "- 1 × Fjord vase: date to be confirmed" in letter.text
    assert "does not wait for it:\n\n- 3 × Linen shade" in letter.text
    assert "hello@ada.example" in letter.text


@pytest.mark.parametrize(
    ("language", "stage", "said"),
    [
        ("en", "in_production", "It is being made."),
        ("fr", "customs", "L’article est en douane."),
        ("da", "shipped", "Varen er på vej til os."),
        ("it", "ordered", "L’articolo è stato ordinato al produttore."),
        ("de", "here", "Der Artikel ist bei uns eingetroffen und wird geprüft."),
    ],
)
def test_how_far_it_has_come_is_told_with_the_merchants_note(language: str, stage: str, said: str) -> None:
    lamp = letters.Item("Lamp", 1, None, stage, "Hand-blown <glass>")
    letter = letters.in_line(frame(language), (lamp, VASE), (), together=False)
    assert f"\n  {said} Hand-blown <glass>\n" in letter.text
    assert f"{said} Hand-blown &lt;glass&gt;" in letter.html
    noted = letters.in_line(frame(language), (letters.Item("Lamp", 1, note="Soon"),), (), together=False)
    assert "\n  Soon\n" in noted.text


def test_where_there_is_nothing_to_tell_no_line_is_left_empty() -> None:
    assert "7 December 2026\n- 1 × Fjord vase" in in_line().text


def test_what_ships_together_says_that_the_rest_waits() -> None:
    letter = letters.in_line(frame(), (LAMP,), (SHADE,), together=True)
    assert "waits for it, so that everything comes together" in letter.text


@pytest.mark.parametrize(
    ("language", "waiting", "day", "order"),
    [
        ("en", "on backorder", "7 December 2026", "order #1001"),
        ("fr", "en attente de réapprovisionnement", "7 décembre 2026", "commande #1001"),
        ("da", "i restordre", "7. december 2026", "ordre #1001"),
        ("it", "in arretrato", "7 dicembre 2026", "ordine #1001"),
        ("de", "im Rückstand", "7. Dezember 2026", "Bestellung #1001"),
    ],
)
def test_each_reader_is_written_to_in_the_words_of_the_field(
    language: str, waiting: str, day: str, order: str
) -> None:
    letter = in_line(language)
    for body in (letter.text, letter.html):
        assert waiting in body
        assert day in body
        assert order in body
    assert order in arrived(language).text
    assert f'lang="{language}"' in letter.html


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_letter_of_arrival_never_claims_that_it_has_left(language: str) -> None:
    letter = arrived(language)
    for word in (
        "shipped",
        "ships",
        "expédi",
        "afsendt",
        "sendt",
        "spedit",
        "verschickt",
        "versandt",
        "versendet",
    ):
        assert word not in (letter.subject + letter.text).lower()


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "one working day", "3 working days"),
        ("fr", "un jour ouvré", "3 jours ouvrés"),
        ("da", "én arbejdsdag", "3 arbejdsdage"),
        ("it", "un giorno lavorativo", "3 giorni lavorativi"),
        ("de", "einen Werktag", "3 Werktage"),
    ],
)
def test_one_day_and_three_days(language: str, one: str, many: str) -> None:
    assert one in arrived(language, 1).text
    assert many in arrived(language, 3).text


def test_without_handling_days_no_time_is_named() -> None:
    assert "working day" not in arrived("en", 0).text


def test_a_hostile_title_stays_text() -> None:
    letter = letters.arrived(frame(note="<b>soon</b>"), (letters.Item("<script>alert(1)</script>", 1),), 1)
    assert "<script>" not in letter.html
    assert "<b>soon</b>" not in letter.html
    assert "<script>alert(1)</script>" in letter.text


def test_styles_are_written_into_the_elements() -> None:
    assert 'style="' in in_line().html
    assert "<style>" not in in_line().html


@pytest.mark.parametrize(
    ("locale", "language"),
    [("da-DK", "da"), ("fr-CA", "fr"), ("pt_BR", "en"), (None, "en"), ("", "en"), ("DE", "de")],
)
def test_the_language_follows_the_reader(locale: str | None, language: str) -> None:
    assert i18n.language_of(locale) == language


def test_a_name_with_line_breaks_cannot_add_headers() -> None:
    envelope = letters.Envelope(
        "ann@example.com", "line@ada.example", "Ada\r\nBcc: eve@example.com", "", "notice-1-7"
    )
    post = letters.message(arrived(order="#1\r\nBcc: eve@example.com"), envelope)
    assert post["Bcc"] is None
    assert "Bcc: eve@example.com" in str(post["Subject"])
    assert post["Message-ID"] == "<notice-1-7@ada.example>"
    assert post["Auto-Submitted"] == "auto-generated"


def test_a_letter_has_text_and_html() -> None:
    envelope = letters.Envelope("ann@example.com", "line@ada.example", "Ada Lamps", "hello@ada.example", "n")
    post = letters.message(in_line("fr"), envelope)
    assert [part.get_content_type() for part in post.iter_parts()] == ["text/plain", "text/html"]
    assert post["From"] == "Ada Lamps <line@ada.example>"
    assert post["Reply-To"] == "hello@ada.example"
