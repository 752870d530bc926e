"""Cheaper ways through moto's expressions and rows, with the same results.

For each node of an expression moto asks each processor again which nodes it is for. For each attribute that it sets it
adds up the size of the whole row. It reads each expression up to three times, word by word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models.dynamo_type import DynamoType, LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize
from moto.dynamodb.parsing import ast_nodes, expressions, validators

# moto gives them no types.
nodes: Any = ast_nodes
parsers: Any = expressions
# Far below the size at which moto refuses a row.
_SURELY_SMALL = 300_000
_WORDS = ConditionExpressionParser._lex_condition_expression
_SET_AND_MEASURED = LimitedSizeDict.__setitem__
# Of kinds of nodes, which have a slow `issubclass`. The first: which of a processor's kinds one is of.
_key: Callable[[Any, Any], Any] = cache(lambda keys, kind: next((key for key in keys if issubclass(kind, key)), None))
_is_node: Callable[[Any], bool] = cache(lambda kind: issubclass(kind, nodes.Node))
_has_clauses: Callable[[Any], bool] = cache(
    lambda kind: issubclass(kind, nodes.Expression | nodes.UpdateExpressionFunction)
)


def install() -> None:
    """From now on moto reads expressions, and sets attributes, so."""
    validators.Validator.validate = _validated
    nodes.DepthFirstTraverser.traverse_node_recursively = _traversed
    nodes.Node.find_clauses = _clauses
    nodes.Node.__deepcopy__ = _copied
    parsers.UpdateExpressionParser.make = lru_cache(5_000)(parsers.UpdateExpressionParser.make)
    ConditionExpressionParser._lex_condition_expression = _words
    LimitedSizeDict.__setitem__ = _set


def _validated(self: Any) -> Any:
    """Give each processor the parts that it is for, children first, as moto's walk through the tree does."""
    root, parts = self.node_to_validate, None
    for processor in self.processors:
        parts = parts or _parts(root)
        if type(processor).pre_processing_of_child is not nodes.DepthFirstTraverser.pre_processing_of_child:
            processor.traverse(root)
            parts = None
        elif _processed(processor, parts):
            parts = None
    return root


def _parts(root: Any) -> list[tuple[Any, int]]:
    """List all nodes with their places among their parents' children, in the order in which they are processed."""
    found, waiting = [], [(root, -1)]
    while waiting:
        node, place = waiting.pop()
        found.append((node, place))
        waiting += [(child, index) for index, child in enumerate(node.children or ()) if _is_node(type(child))]
    return found[::-1]


def _processed(processor: Any, parts: list[tuple[Any, int]]) -> bool:
    """Put what comes of each node in its place, and tell whether nodes below it are gone."""
    processes = processor._processing_map()
    keys = {kind: _key(tuple(processes), kind) for kind in {type(node) for node, _ in parts}}
    is_shorter = False
    for position, (node, place) in enumerate(parts):
        # An update has itself as a part, once for each word: its check of the whole is that of the parts.
        if (key := keys[type(node)]) is None or (key is nodes.UpdateExpression and place >= 0):
            continue
        parent, result = node.parent, processes[key](node)
        result.parent = parent
        if result is not node:
            parent.children[place] = result
            parts[position] = result, place
            is_shorter = is_shorter or not isinstance(node, nodes.LeafNode)
    return is_shorter


def _traversed(self: Any, node: Any, child_id: int = -1) -> Any:
    if not _is_node(type(node)):
        return node
    parent = node.parent
    for index, child in enumerate(node.children or ()):
        self.pre_processing_of_child(node, index)
        _traversed(self, child, index)
    processes = self._processing_map()
    if (key := _key(tuple(processes), type(node))) is not None:
        node = processes[key](node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


def _clauses(self: Any, clause_types: list[type]) -> list[Any]:
    found = []
    waiting = [*reversed(self.children or ())]
    while waiting:
        child = waiting.pop()
        if type(child) in clause_types:
            found.append(child)
        elif _has_clauses(type(child)):
            waiting.extend(reversed(child.children or ()))
    return found


def _copied(self: Any, memo: dict[int, Any]) -> Any:
    """Make a tree of its own: moto replaces an update's nodes by what they come to."""
    twin = object.__new__(type(self))
    vars(twin).update(vars(self))
    memo[id(self)] = twin
    if self.children is not None:
        twin.children = [_copied(each, memo) if _is_node(type(each)) else each for each in self.children]
        for each in twin.children:
            if _is_node(type(each)):
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
