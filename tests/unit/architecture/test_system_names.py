"""Names of outside systems stand in their connectors alone: adding a connector changes no other file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scheducal.connectors.registry import kinds, manifests
from tests.unit.architecture.sources import Source, sources

_SYSTEMS = "shared/scheducal/connectors/systems/"
# E-mail is not among them: appointments without a connected calendar go by e-mail, so that everybody knows it.
_NAMES = sorted({*kinds(), *(each.public_name for each in manifests().values())} - {"email"})
_NAMED = re.compile(rf"(?<![a-z])({'|'.join(_NAMES)})(?![a-z])", re.IGNORECASE)
# A cloud whose addresses no customer's URL may lead to; it is no system of ours.
_OTHERS = {("scheducal.http.pinned.hosts", "Google Cloud, instance metadata")}
# Not deployed: starts the fakes of the tests, and lists what people try by hand.
_NOT_HELD = (
    "shared/scheducal_tools/local/",
    "shared/scheducal_tools/cli/doctor/checklist.py",
    # An operator's alarms go to a channel of theirs, which is no connection of a tenant.
    "infra/monitoring/alarm_targets.py",
    "infra/settings/fields.py",
)


def test_no_literal_outside_the_connectors_names_a_system() -> None:
    found = [
        f"{source.path}:{line}: {text!r}"
        for source in sources().values()
        if source.path.startswith(("shared/", "functions/", "infra/"))
        and not source.path.startswith((_SYSTEMS, *_NOT_HELD))
        for line, text in named(source)
        if (source.name, text) not in _OTHERS
    ]
    assert found == []


def test_a_name_is_noticed() -> None:
    """In a comparison, a variable's name, an address, a formatted text; not in a docstring."""
    assert {"exchange", "google", "microsoft"} <= set(_NAMES)
    text = '"""Google."""\nkind == "google"\nX = "GOOGLE_URL"\nf"/oauth/google/{X}"\n"https://graph.microsoft.com"\n'
    assert sorted(line for line, _ in named(Source("x", "functions/x.py", text))) == [2, 3, 4, 5]
    assert list(named(Source("x", "functions/x.py", 'X = "exchanged"\n'))) == []


def named(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the literals of a file that name a system, with their lines."""
    docstrings = {id(node) for node in _docstrings(source.tree)}
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if _NAMED.search(node.value):
            yield node.lineno, node.value


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value
