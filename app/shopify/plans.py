"""What kind of selling plan a line was bought under: another app's pre-orders are not ours."""

from app.shopify import client, gid, pages


def categories(admin: client.Admin, plan_ids: list[int]) -> dict[int, str]:
    """Shopify's word for each plan, PRE_ORDER for one; what is gone or has no word is left out."""
    found: dict[int, str] = {}
    for ids in pages.batches(plan_ids, 100):
        members = admin.run("selling_plans", {"ids": gid.many("SellingPlan", ids)}).members()
        for plan_id, node in zip(ids, members, strict=True):
            category = node.maybe_text("category") if node else None
            if category is not None:
                found[plan_id] = category
    return found
