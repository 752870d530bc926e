"""The layers of the library, lowest first. A module imports from its own layer and those below."""

from __future__ import annotations

from tests.unit.architecture.sources import sources

_FOUNDATIONS = {"store", "http", "walltime"}
# infra deploys functions, and the command line reads a stage's settings.
_BETWEEN_PROGRAMS = {("infra", "functions"), ("scheducal_tools", "infra")}

# By number: 0 what serves everybody, 1 the store and other systems, 2 tenants, 3 commands, 4 areas, 5 what endpoints
# share, 6 the dashboard, 7 programs.
TENANTS, COMMANDS, AREAS, ENDPOINTS, DASHBOARD, PROGRAMS = 2, 3, 4, 5, 6, 7


def package_of(module: str) -> str:
    """`scheducal.store.keys` lies in `store`, `functions.docs.page` in `functions`."""
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "scheducal" else first


def layer_of(package: str) -> int:
    """Find the layer of a package. A module at the top serves everybody; a package named nowhere here is an area."""
    at_top = sources().get(f"scheducal.{package}")
    if package == "" or (at_top and not at_top.path.endswith("/__init__.py")):
        return 0
    if package in _FOUNDATIONS:
        return 1
    if package in {"functions", "infra", "scheducal_tools", "tests"}:
        return PROGRAMS
    return {"tenants": TENANTS, "commands": COMMANDS, "api": ENDPOINTS, "dashboard": DASHBOARD}.get(package, AREAS)


def may_import(importer: str, imported: str) -> bool:
    """Tell whether one package may import another. The store and other systems do not know each other."""
    if importer == imported:
        return True
    above, below = layer_of(importer), layer_of(imported)
    if above in {0, AREAS}:
        return below <= above  # no cycle among them: another test
    return below < above or (importer, imported) in _BETWEEN_PROGRAMS
