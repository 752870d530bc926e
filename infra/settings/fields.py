"""Forms that a setting may have, each with a hint for one that has another."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from infra.settings.function_names import existing
from scheducal.connectors.registry import applications


class Group(BaseModel):
    """A group of settings: frozen, closed, camelCase in cdk.json."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _like(pattern: str, hint: str) -> AfterValidator:
    """Refuse a text of another form with a hint, since nobody reads patterns."""

    def checked(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(hint)
        return text

    return AfterValidator(checked)


_DOMAIN = r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
# Written as people write it. SNS takes no quoted local part.
_ADDRESS = rf"[\w!#$%&'*+/=?^`{{|}}~-]+(\.[\w!#$%&'*+/=?^`{{|}}~-]+)*@(?i:{_DOMAIN})"

# The retention periods that CloudWatch Logs knows, in days, up to two years.
RetentionDays = Annotated[
    Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], BeforeValidator(_number)
]
DOMAIN = re.compile(_DOMAIN)
Domain = Annotated[str, _like(_DOMAIN, "give a domain in lower case, such as mail.acmecorp.com")]
Address = Annotated[
    str, _like(_ADDRESS, "give one address, such as on-call@acmecorp.com; alarms.targets takes more of them")
]
Origin = Annotated[str, _like(r"https?://[^\s/*]+", "give an origin without a path, such as https://app.acmecorp.com")]
HttpsAddress = Annotated[
    str, _like(r"https://[^\s/?#]+", "give an address without a path, such as https://api.acmecorp.com")
]
HttpsUrl = Annotated[
    str, _like(r"https://[^\s?#]+", "give an https address, such as https://login.acmecorp.com/oauth2")
]
# Cognito's own name stands for its passwords. It takes no domain with `cognito` or `aws` in it.
ProviderName = Annotated[
    str,
    _like(
        r"(?!(?i:cognito)$)[A-Za-z][A-Za-z0-9-]{2,31}",
        "give 3 to 32 letters, digits and hyphens, such as AcmeOkta, but not Cognito",
    ),
]
PoolDomain = Annotated[
    str,
    _like(
        r"(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?",
        "give up to 63 small letters, digits and hyphens, such as acmecorp-scheducal",
    ),
]
AccountId = Annotated[str, _like(r"\d{12}", "give the 12 digits of an account's id in quotes")]
Region = Annotated[str, _like(r"[a-z]{2}(-[a-z]+)+-\d", "give a region's code, such as eu-central-1")]
Certificate = Annotated[
    str,
    _like(
        r"arn:aws:acm:us-east-1:\d{12}:certificate/[\w-]+",
        "give the ARN of a certificate in us-east-1, such as arn:aws:acm:us-east-1:123456789012:certificate/…",
    ),
]
RegionalCertificate = Annotated[
    str,
    _like(
        r"arn:aws:acm:[a-z]{2}(-[a-z]+)+-\d:\d{12}:certificate/[\w-]+",
        "give the ARN of a certificate, such as arn:aws:acm:eu-central-1:123456789012:certificate/…",
    ),
]
HostedZoneId = Annotated[
    str, _like(r"Z[A-Z0-9]{1,31}", "give the id of a public hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ")
]
Schedule = Annotated[
    str, _like(r"\d{1,5}(,\d{1,5}){0,9}", "give one to ten waits in seconds, separated by commas, such as 0,60,300")
]
StreamArn = Annotated[
    str,
    _like(
        r"arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table/[\w.-]{3,255}/stream/[\w:.-]+",
        "give the ARN of a table's stream, as `scheducal restore run` prints it",
    ),
]
RULE_SET_NAME = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?"
RULE_SET_HINT = "give up to 64 letters, digits, hyphens, dots and underscores, such as scheducal"
RuleSetName = Annotated[str, _like(RULE_SET_NAME, RULE_SET_HINT)]
Hook = Annotated[str, _like(r"[\w.]+:\w+", "give a function as package.module:function")]


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


Origins = Annotated[tuple[Origin, ...], BeforeValidator(_split)]
FunctionNames = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(existing)]


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names, each once; raises ValueError for one of a system that knows nobody by a client id."""
    if wrong := sorted({*names}.difference(applications())):
        raise ValueError(f"nothing needs an application named {wrong[0]!r}; choose among {', '.join(applications())}")
    return tuple(dict.fromkeys(names))


ApplicationNames = Annotated[tuple[str, ...], BeforeValidator(_split), AfterValidator(_known)]

_TARGET = (
    rf"mailto:{_ADDRESS}|https://[^\s/?#@]+\.[^\s/?#@]+(/\S*)?"
    r"|arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}|slack:[A-Z0-9]{1,255}/[A-Z0-9]{1,255}"
)
# SNS knows endpoints of up to 2,048 characters.
Target = Annotated[
    str,
    Field(max_length=2048),
    _like(_TARGET, "name a target as mailto:…, https://…, arn:aws:sns:… or slack:<workspace id>/<channel id>"),
]
Targets = Annotated[tuple[Target, ...], BeforeValidator(_split), Field(max_length=20)]
