"""`python -m infra.openapi`: writes the document into docs/; with `release`, also as that of the release."""

from __future__ import annotations

import sys

from infra.assets.asset import ROOT
from infra.openapi.document import text
from infra.openapi.releases import keep_release

if __name__ == "__main__":
    document = text()
    (ROOT / "docs" / "openapi.json").write_text(document, "utf-8")
    if "release" in sys.argv[1:]:
        keep_release(document)
