"""The suite that every connector must pass, and the toy connector that shows how."""

import pytest

pytest.register_assert_rewrite("tests.connectors.bench", "tests.connectors.cases")
