"""Cheaper ways through moto's expressions and rows, with the same results.

For each node of an expression moto asks each processor again which nodes it is for. For each attribute that it sets it
adds up the size of the whole row. It reads each expression up to three times, word by word.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, cast

from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models.dynamo_type import DynamoType, LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize
from moto.dynamodb.parsing import ast_nodes, expressions

# moto gives them no types.
nodes: Any = ast_nodes
parsers: Any = expressions
# Far below the size at which moto refuses a row.
_SURELY_SMALL = 300_000
_WORDS = ConditionExpressionParser._lex_condition_expression
_SET_AND_MEASURED = LimitedSizeDict.__setitem__


def install() -> None:
    """From now on moto reads expressions, and sets attributes, so."""
    nodes.DepthFirstTraverser.traverse_node_recursively = _traversed
    nodes.Node.find_clauses = _clauses
    nodes.Node.__deepcopy__ = _copied
    parsers.UpdateExpressionParser.make = lru_cache(5_000)(parsers.UpdateExpressionParser.make)
    ConditionExpressionParser._lex_condition_expression = _words
    LimitedSizeDict.__setitem__ = _set


def _traversed(self: Any, node: Any, child_id: int = -1) -> Any:
    kind: Any = type(node)
    if not _is_node(kind):
        return node
    parent = node.parent
    for index, child in enumerate(node.children or ()):
        self.pre_processing_of_child(node, index)
        _traversed(self, child, index)
    process, is_check = _processor(self, kind)
    if process is None or (is_check and isinstance(parent, nodes.UpdateExpression)):
        return node  # an update has itself as a part, once for each word: its check of the whole is that of the parts
    node = process(node)
    node.parent = parent
    if parent:
        parent.children[child_id] = node
    return node


def _processor(traverser: Any, kind: type) -> tuple[Callable[[Any], Any] | None, bool]:
    """What it does with such a node, and whether it checks whole updates."""
    by_type: dict[type, Any] = vars(traverser).setdefault("processors_by_type", {})
    if kind not in by_type:
        found = ((each, process) for each, process in traverser._processing_map().items() if issubclass(kind, each))
        wanted, process = next(found, (None, None))
        by_type[kind] = process, wanted is nodes.UpdateExpression
    return cast("tuple[Callable[[Any], Any] | None, bool]", by_type[kind])


@cache
def _is_node(kind: type) -> bool:
    return issubclass(kind, nodes.Node)


@cache
def _has_clauses(kind: type) -> bool:
    return issubclass(kind, nodes.Expression | nodes.UpdateExpressionFunction)


def _clauses(self: Any, clause_types: list[type]) -> list[Any]:
    found = []
    waiting = [*reversed(self.children or ())]
    while waiting:
        child = waiting.pop()
        if type(child) in clause_types:
            found.append(child)
        elif _has_clauses(cast("Any", type(child))):
            waiting.extend(reversed(child.children or ()))
    return found


def _copied(self: Any, memo: dict[int, Any]) -> Any:
    """Make a tree of its own: moto replaces an update's nodes by what they come to."""
    twin = copy.copy(self)
    memo[id(self)] = twin
    if self.children is not None:
        twin.children = [_copied(each, memo) if _is_node(cast("Any", type(each))) else each for each in self.children]
        for each in twin.children:
            if _is_node(cast("Any", type(each))):
                each.parent = twin
    return twin


def _words(self: Any) -> deque[Any]:
    return deque(_words_of(self.condition_expression))


@lru_cache(5_000)
def _words_of(expression: str) -> tuple[Any, ...]:
    return tuple(_WORDS(ConditionExpressionParser(expression, None, None)))


def _set(self: Any, key: str, value: Any) -> None:
    """Measure the row only where it may be too large: `bound` is never below its size."""
    bound = getattr(self, "bound", None)
    if bound is None:
        bound = sum(map(_size, [*self.keys(), *self.values()]))
    self.bound = bound + bytesize(key) + _size(value)
    if self.bound > _SURELY_SMALL:
        _SET_AND_MEASURED(self, key, value)
    else:
        dict.__setitem__(self, key, value)


def _size(value: Any) -> int:
    size: int = value.size() if type(value) is DynamoType else bytesize(str(value))
    return size
