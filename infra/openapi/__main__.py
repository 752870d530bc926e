"""`python -m infra.openapi`: writes the document into docs/."""

from __future__ import annotations

from infra.assets.asset import ROOT
from infra.openapi.document import text

if __name__ == "__main__":
    (ROOT / "docs" / "openapi.json").write_text(text(), "utf-8")
