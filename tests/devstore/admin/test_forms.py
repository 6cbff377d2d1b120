"""What a browser would send is read out of a page."""

from devstore.admin import forms

PAGE = """
<form id="other"><input name="no" value="1"></form>
<form id="go" action="/there" method="POST">
<input name="plain" value="a&amp;b"><input type="hidden" name="hidden" value="h"><input type="submit" name="press" value="x">
<input type="checkbox" name="ticked" value="yes" checked><input type="checkbox" name="unticked">
<input type="radio" name="way" value="one"><input type="radio" name="way" value="two" checked>
<input name="off" value="x" disabled><textarea name="note">Dear
Ann</textarea>
<select name="chosen"><option value="1">1</option><option value="2" selected>2</option></select>
<select name="first"><option value="1">1</option><option value="2">2</option></select>
<s-text-field name="text" value="t"></s-text-field><s-switch name="switch" checked></s-switch>
<s-select name="mode"><s-option value="a">A</s-option><s-option value="b" selected>B</s-option></s-select>
<s-choice-list name="many" multiple><s-choice value="x" selected>X</s-choice><s-choice value="y" selected>Y</s-choice></s-choice-list>
<s-choice-list name="none"><s-choice value="z">Z</s-choice></s-choice-list>
<s-checkbox name="hold" value="1"></s-checkbox><s-button type="submit">Go</s-button>
</form><s-number-field form="go" name="outside" value="7"></s-number-field><input name="stray" value="8">
"""  # noqa: E501


def test_all_kinds_of_fields_are_sent() -> None:
    form = forms.find(PAGE, "go")
    assert form is not None
    assert (form.action, form.method) == ("/there", "post")
    assert form.fields == [
        ("plain", "a&b"),
        ("hidden", "h"),
        ("ticked", "yes"),
        ("way", "two"),
        ("note", "Dear\nAnn"),
        ("chosen", "2"),
        ("first", "1"),
        ("text", "t"),
        ("switch", "on"),
        ("mode", "b"),
        ("many", "x"),
        ("many", "y"),
        ("outside", "7"),
    ]


def test_filling_replaces_and_ticking_uses_the_boxs_own_value() -> None:
    form = forms.find(PAGE, "go")
    assert form is not None
    sent = forms.filled(form, {"plain": "new"}, ticked=("hold", "unticked", "unknown"))
    assert dict(sent)["plain"] == "new"
    assert dict(sent)["hold"] == "1"
    assert dict(sent)["unticked"] == "on"
    assert "unknown" not in dict(sent)


def test_a_page_without_the_form_has_none() -> None:
    assert forms.find("<form id='a'></form>", "go") is None
