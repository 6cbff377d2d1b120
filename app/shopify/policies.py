"""Whether a variant goes on selling when its stock is gone."""

from collections.abc import Mapping

from app.shopify import client, errors, gid, pages

MOST_AT_ONCE = 100


def change(
    admin: client.Admin, product_id: int, wanted: Mapping[int, bool]
) -> dict[int, errors.Refused | None]:
    """Set each variant of one product to continue (True) or deny; who was refused, and why."""
    outcome: dict[int, errors.Refused | None] = {}
    for ids in pages.batches(list(wanted), MOST_AT_ONCE):
        variants = [
            {"id": gid.of("ProductVariant", one), "inventoryPolicy": "CONTINUE" if wanted[one] else "DENY"}
            for one in ids
        ]
        variables = {"productId": gid.of("Product", product_id), "variants": variants}
        answer = admin.run("set_variant_policies", variables)
        outcome |= _outcome(ids, answer.refusal("productVariantsBulkUpdate"))
    return outcome


def _outcome(ids: list[int], refused: errors.Refused | None) -> dict[int, errors.Refused | None]:
    outcome: dict[int, errors.Refused | None] = dict.fromkeys(ids)
    for problem in refused.problems if refused else ():
        one = errors.Refused("set_variant_policies", [problem])
        # A problem that names no variant is everybody's.
        concerned = ids if one.index is None else ids[one.index : one.index + 1]
        outcome |= dict.fromkeys(concerned, one)
    return outcome
