"""What a file says: contents by name, their form checked as that of requests is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from scheducal.api.validation import names_at, none_such, parts_of, path_of, refusal_of
from scheducal.catalog.channels.requests import PutChannel
from scheducal.catalog.fields import CatalogRequest
from scheducal.catalog.resources.document import DEFAULTS as RESOURCE_DEFAULTS
from scheducal.catalog.resources.requests import CreateResource
from scheducal.catalog.services.document import DEFAULTS as SERVICE_DEFAULTS
from scheducal.catalog.services.requests import CreateService
from scheducal.errors import Refusal
from scheducal_tools.tenant_config.errors import ConfigRefused, Wrong
from scheducal_tools.tenant_config.resource_names import exchanged
from scheducal_tools.tenant_config.yaml_text import Path, Text

Contents = Mapping[str, Any]
_FORMS: Mapping[str, tuple[type[CatalogRequest], Contents]] = {
    "channels": (PutChannel, {}),
    "resources": (CreateResource, RESOURCE_DEFAULTS),
    "services": (CreateService, SERVICE_DEFAULTS),
}
SECTIONS = tuple(_FORMS)
# Entries go by their key, and credentials have no place in a file.
_NOT_IN_FILES = ("name", "apiKey", "apiSecret")
# Stands for a resource that there is none of, which is noted by itself.
_NOBODY = f"res_{'0' * 26}"


@dataclass(slots=True)
class Reading:
    """A file's text, and what was found to be wrong with it so far."""

    text: Text
    wrongs: list[Wrong] = field(default_factory=list)

    def note(self, path: Path, message: str) -> None:
        """Something is wrong with the part at a path."""
        self.wrongs.append(Wrong(self.text.line(path), f"{path_of(path)}: {message}" if path else message))

    def note_refusal(self, path: Path, refusal: Refusal) -> None:
        """An entry at a path has a field that is refused."""
        param = refusal.param or ""
        self.note((*path, *parts_of(param)), refusal.message.removeprefix(param).lstrip(": "))

    def finish(self) -> None:
        """Raises ConfigRefused where anything is wrong."""
        if self.wrongs:
            raise ConfigRefused(self.wrongs)


def sections_of(reading: Reading) -> dict[str, dict[str, Any]]:
    """Read the file's three sections, empty where it lacks one; notes what is none."""
    value, known = reading.text.value, ", ".join(SECTIONS)
    if not isinstance(value, dict):
        reading.note((), f"the file must have the sections {known}")
        value = {}
    for name, section in value.items():
        if name not in SECTIONS:
            reading.note((name,), f"there is no such section; the sections are {known}")
        elif section is not None and not isinstance(section, dict):
            reading.note((name,), "must hold entries by name")
    found = {name: value.get(name) for name in SECTIONS}
    return {name: section if isinstance(section, dict) else {} for name, section in found.items()}


def contents_of(reading: Reading, section: str, name: str, given: Any, ids: Mapping[str, str]) -> Contents | None:
    """Read an entry's contents, with what is left out as at first and ids for names; None where anything is wrong."""
    model, defaults = _FORMS[section]
    path, noted = (section, name), len(reading.wrongs)
    fields = {} if given is None else given
    if not isinstance(fields, dict):
        reading.note(path, "must hold fields by name")
        return None
    for unknown in (key for key in _NOT_IN_FILES if key in fields):
        reading.note((*path, unknown), "there is no such field; an entry goes by the name above it")

    def identified(resource: str, where: Path) -> str:
        if resource not in ids:
            reading.note((*path, *where), f"there is no resource {resource}, neither in the file nor at the tenant")
        return ids.get(resource, _NOBODY)

    sent = {key: value for key, value in exchanged(fields, identified).items() if key not in _NOT_IN_FILES}
    request = _checked(reading, path, model, sent if section == "channels" else {**sent, "name": name})
    return {**defaults, **request.contents()} if request and len(reading.wrongs) == noted else None


def _checked(reading: Reading, path: Path, model: type[CatalogRequest], sent: Contents) -> CatalogRequest | None:
    try:
        return model.model_validate(sent)
    except ValidationError as error:
        for inner, message in _messages(error, model):
            reading.note((*path, *inner), message)
    return None


def _messages(error: ValidationError, model: type[CatalogRequest]) -> Iterator[tuple[Path, str]]:
    for each in error.errors(include_url=False, include_input=False):
        inner = tuple(part for part in each["loc"] if not str(part).startswith("~"))
        if each["type"] == "extra_forbidden":
            known = [name for name in names_at([model], inner) if inner[1:] or name not in _NOT_IN_FILES]
            yield inner, f"there is {none_such(str(inner[-1]), known)}"
        else:
            yield inner, refusal_of([each]).message.removeprefix(path_of(inner) or "").lstrip(": ")
