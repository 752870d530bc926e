"""A deferred package is the package itself, as far as anybody can tell, and leaves out what nobody asks for."""

from __future__ import annotations

import subprocess
import sys

PACKAGE = "aws_lambda_powertools.event_handler"


def said_by(code: str) -> str:
    """Run code in a process of its own, since this one has imported everything."""
    lines = "import sys, functions\n" + code
    return subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True).stdout.strip()


def test_a_function_imports_no_resolver_but_its_own() -> None:
    loaded = said_by(
        "import functions.appointments.get, functions.pipeline.sync\n"
        f"print(*[each for each in sys.modules if each.startswith('{PACKAGE}.') or 'data_classes.' in each])"
    ).split()
    assert f"{PACKAGE}.api_gateway" in loaded
    assert [each for each in loaded if "appsync" in each or "bedrock_agent_function" in each] == []


def test_every_other_name_is_there_once_it_is_asked_for() -> None:
    code = (
        f"import {PACKAGE} as package\n"
        f"from {PACKAGE} import Response, content_types, AppSyncResolver, api_gateway\n"
        "print(Response is api_gateway.Response, content_types.__name__, AppSyncResolver.__name__)\n"
        "print(all(hasattr(package, each) for each in package.__all__), hasattr(package, 'nothing'))\n"
        "print(sys.modules['aws_lambda_powertools'].event_handler is package)"
    )
    first, second, third = said_by(code).splitlines()
    assert first == f"True {PACKAGE}.content_types AppSyncResolver"
    assert (second, third) == ("True False", "True")
