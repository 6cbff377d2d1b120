"""Shopify's tags that our theme uses and python-liquid has not: section, form, style, blocks in render."""

import html
from typing import TextIO

from liquid import RenderContext, Tag, TokenStream
from liquid.ast import BlockNode, Node
from liquid.builtin.expressions import Identifier, KeywordArgument, parse_primitive
from liquid.builtin.tags.render_tag import RenderNode, RenderTag
from liquid.exceptions import LiquidSyntaxError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.token import TOKEN_TAG, Token

from devstore.storefront.engine import page

FORMS = {"product": "/cart/add", "cart": "/cart/change"}


class BlockRenderNode(RenderNode):
    """`render` also takes an app block, as in a section's loop over its blocks."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the block's markup, or the snippet."""
        if isinstance(self.name, Identifier):
            block = context.resolve(self.name)
            return buffer.write(block["markup"])
        return int(super().render_to_output(context, buffer))


class BlockRenderTag(RenderTag):
    """The `render` tag with app blocks."""

    node_class = BlockRenderNode


class SectionNode(Node):
    """`section 'header'`."""

    def __init__(self, token: Token, name: Expression) -> None:
        super().__init__(token)
        self.name = name
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the section in its wrapper."""
        return buffer.write(page.of(context).section(str(self.name.evaluate(context))))


class SectionTag(Tag):
    """A section that the layout always shows."""

    name = "section"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """One name."""
        token = stream.eat(TOKEN_TAG)
        return SectionNode(token, parse_primitive(self.env, stream.into_inner(tag=token, eat=False)))


class FormNode(Node):
    """`form 'product', product, class: 'x'`."""

    def __init__(self, token: Token, kind: str, options: list[KeywordArgument], block: BlockNode) -> None:
        super().__init__(token)
        self.kind = kind
        self.options = options
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the form element with Shopify's hidden field around the content."""
        routes = context.resolve("routes")
        action = f"{routes['prefix']}{FORMS[self.kind]}"
        given = "".join(
            f' {option.name}="{html.escape(str(option.value.evaluate(context)))}"' for option in self.options
        )
        buffer.write(f'<form method="post" action="{action}" accept-charset="UTF-8"{given}>')
        buffer.write(f'<input type="hidden" name="form_type" value="{self.kind}">')
        self.block.render(context, buffer)
        return buffer.write("</form>")


class FormTag(Tag):
    """The forms a shopper sends."""

    name = "form"
    end = "endform"

    def parse(self, stream: TokenStream) -> Node:
        """The kind, perhaps an object, then attributes."""
        token = stream.eat(TOKEN_TAG)
        inner = stream.into_inner(tag=token)
        kind = str(getattr(parse_primitive(self.env, inner), "value", ""))
        if kind not in FORMS:
            raise LiquidSyntaxError(f"NOT_SIMULATED: form {kind!r}", token=token)
        if inner.current.kind == "comma" and inner.peek.kind == "word":
            next(inner)
            parse_primitive(self.env, inner)
        options = KeywordArgument.parse(self.env, inner)
        block = get_parser(self.env).parse_block(stream, ("endform",))
        stream.expect(TOKEN_TAG, value=self.end)
        return FormNode(token, kind, options, block)


class StyleNode(Node):
    """`style`."""

    def __init__(self, token: Token, block: BlockNode) -> None:
        super().__init__(token)
        self.block = block
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write a style element."""
        buffer.write("<style>")
        self.block.render(context, buffer)
        return buffer.write("</style>")


class StyleTag(Tag):
    """CSS with Liquid in it."""

    name = "style"
    end = "endstyle"

    def parse(self, stream: TokenStream) -> Node:
        """Everything up to the end tag."""
        token = stream.eat(TOKEN_TAG)
        block = get_parser(self.env).parse_block(stream, ("endstyle",))
        stream.expect(TOKEN_TAG, value=self.end)
        return StyleNode(token, block)
