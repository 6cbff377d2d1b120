"""What a shopper can read of our block, and of nothing else."""

from devstore.storefront import offer_text

BLOCK = '<body><p>The theme</p><div class="shopify-block shopify-app-block">{}</div><p>The theme</p></body>'


def test_only_the_blocks_text_is_read_with_white_space_folded() -> None:
    assert (
        offer_text.read(BLOCK.format("<p>on\n  <b>backorder</b></p><br>ships<img>  soon"))
        == "on backorder ships soon"
    )


def test_what_is_hidden_is_not_read() -> None:
    unseen = '<p hidden>no</p><script>no</script><template><i>no</i></template><div hidden=""><i>no</i></div>'
    assert offer_text.read(BLOCK.format(unseen)) == ""
    assert offer_text.read(BLOCK.format(unseen + "yes")) == "yes"


def test_characters_are_read_as_they_are_meant() -> None:
    assert offer_text.read(BLOCK.format("l&#39;8 &amp; 9")) == "l'8 & 9"
