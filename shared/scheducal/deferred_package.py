"""Packages that import all of their modules, though functions need two of them: they are imported as far as asked for.

Powertools' packages import each resolver and each event class, which is a sixth of a cold start.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec, resolve_name
from typing import Any


def defer_package(name: str) -> None:
    """Let a package that nobody imported yet import the module of each name when the name is asked for.

    The package must do nothing but import.
    """
    spec = find_spec(name)
    if name in sys.modules or spec is None or not isinstance(loader := spec.loader, SourceFileLoader):
        return
    package = module_from_spec(spec)

    @cache
    def homes() -> dict[str, str]:
        return _homes(name, loader.get_source(name) or "")

    def found(asked: str) -> Any:
        if asked == "__all__":
            return list(homes())
        if asked.startswith("__") or asked not in homes():
            # The import system then looks for a module of that name.
            raise AttributeError(asked)
        value = getattr(import_module(homes()[asked]), asked)
        setattr(package, asked, value)
        return value

    package.__dict__["__getattr__"] = found
    sys.modules[name] = package
    parent, _, own = name.rpartition(".")
    setattr(sys.modules[parent], own, package)


def _homes(package: str, source: str) -> dict[str, str]:
    """Read from a package's source which module each name comes from."""
    statements = [each for each in ast.parse(source).body if isinstance(each, ast.ImportFrom)]
    return {
        alias.asname or alias.name: resolve_name("." * each.level + (each.module or ""), package)
        for each in statements
        for alias in each.names
        if each.module != "__future__"
    }
