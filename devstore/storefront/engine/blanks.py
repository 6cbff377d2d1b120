"""`nil == blank` is true on Shopify, false in python-liquid: comparisons with `blank` are put right."""

from liquid import RenderContext, TokenStream
from liquid.ast import ConditionalBlockNode, Node
from liquid.builtin.expressions import BooleanExpression
from liquid.builtin.expressions.logical import (
    EqExpression,
    LogicalAndExpression,
    LogicalOrExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import Blank
from liquid.builtin.tags.if_tag import IfTag as LibraryIfTag
from liquid.builtin.tags.unless_tag import UnlessTag as LibraryUnlessTag
from liquid.expression import Expression
from liquid.token import Token
from liquid.undefined import Undefined


class BlankTest(Expression):
    """Whether a value is blank (or is not), in Shopify's sense."""

    __slots__ = ("negated", "value")

    def __init__(self, token: Token, value: Expression, negated: bool) -> None:
        super().__init__(token)
        self.value = value
        self.negated = negated

    def __str__(self) -> str:
        return f"{self.value} {'!=' if self.negated else '=='} blank"

    def evaluate(self, context: RenderContext) -> bool:
        """True or false, never nil."""
        return is_blank(self.value.evaluate(context)) is not self.negated

    def children(self) -> list[Expression]:
        """The value under test."""
        return [self.value]


class IfTag(LibraryIfTag):
    """`if` and `elsif` with Shopify's `blank`."""

    def parse(self, stream: TokenStream) -> Node:
        """As the library does, then every condition put right."""
        return _put_right(super().parse(stream))


class UnlessTag(LibraryUnlessTag):
    """`unless` with Shopify's `blank`."""

    def parse(self, stream: TokenStream) -> Node:
        """As the library does, then every condition put right."""
        return _put_right(super().parse(stream))


def is_blank(value: object) -> bool:
    """nil, false, nothing, or only white space."""
    if value is None or value is False or isinstance(value, Undefined | Blank):
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, list | dict) and not value


def _put_right(node: Node) -> Node:
    for holder in (node, *getattr(node, "alternatives", ())):
        held = (
            holder.expression
            if isinstance(holder, ConditionalBlockNode)
            else getattr(holder, "condition", None)
        )
        if isinstance(held, BooleanExpression):
            held.expression = _with_blank(held.expression)
    return node


def _with_blank(expression: Expression) -> Expression:
    if isinstance(expression, LogicalAndExpression | LogicalOrExpression):
        expression.left = _with_blank(expression.left)
        expression.right = _with_blank(expression.right)
    elif isinstance(expression, EqExpression | NeExpression):
        negated = isinstance(expression, NeExpression)
        if isinstance(expression.right, Blank):
            return BlankTest(expression.token, expression.left, negated)
        if isinstance(expression.left, Blank):
            return BlankTest(expression.token, expression.right, negated)
    return expression
