"""Every failure has a name, and every name says whether to try again."""

import re

import pytest

from app.shopify import errors


def family(kind: type[errors.ShopifyError]) -> set[type[errors.ShopifyError]]:
    return {kind}.union(*(family(child) for child in kind.__subclasses__()))


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = dict(re.findall(r"── (\w+) .*(retry|permanent)$", errors.__doc__ or "", re.MULTILINE))
    assert drawn == {
        kind.__name__: "permanent" if kind.permanent else "retry"
        for kind in family(errors.ShopifyError) - {errors.ShopifyError}
    }


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.NotUnderstood),
        (401, errors.TokenRefused),
        (402, errors.Frozen),
        (403, errors.Denied),
        (404, errors.Gone),
        (408, errors.Unreachable),
        (423, errors.Frozen),
        (500, errors.Unreachable),
        (502, errors.Unreachable),
        (530, errors.Unreachable),
    ],
)
def test_every_status_has_a_name(status: int, kind: type[errors.ShopifyError]) -> None:
    assert type(errors.of_status("hold", status)) is kind


@pytest.mark.parametrize("code", [*errors.BY_CODE, "undefinedField", ""])
def test_every_code_has_a_name(code: str) -> None:
    found = errors.of_answer("hold", [{"message": "no", "extensions": {"code": code}}])
    assert type(found) is errors.BY_CODE.get(code, errors.NotUnderstood)
    assert str(found) == "hold: no"


def test_a_refusal_names_field_code_and_place() -> None:
    problem = errors.Problem(("variants", "3", "inventoryPolicy"), "is not in the list", "INCLUSION")
    refused = errors.Refused("set_variant_policies", [problem])
    assert (refused.code, refused.index) == ("INCLUSION", 3)
    assert str(refused) == "set_variant_policies: variants.3.inventoryPolicy: INCLUSION"
    assert errors.Refused("hold", [errors.Problem((), "no")]).index is None
