"""Workers: the functions that no request reaches. What they may do is in their modules, as `needs`."""

from __future__ import annotations

from constructs import Construct

from infra.function import Runtime, ScheduCalFunction, Size
from infra.routes import worker_needs


def make_worker(scope: Construct, module: str, runtime: Runtime) -> ScheduCalFunction:
    """Make the function of a worker's module, with what the module says that it needs."""
    size = Size.of_worker(runtime.settings.functions)
    return ScheduCalFunction(scope, module=module, needs=worker_needs(module), size=size, runtime=runtime)
