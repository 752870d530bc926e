"""Microsoft's authorization server: discovery, consent, tokens, client credentials."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.fakes.oauth.consent import ask, decide, refused_request, withdrawal
from tests.fakes.oauth.endpoint import token_endpoint
from tests.fakes.oauth.grants import Form, Grants, TokenRefusal
from tests.fakes.oauth.signing import id_token

# As its discovery document names itself, wherever it is reached.
HOST = "https://login.microsoftonline.com"
GRAPH = "https://graph.microsoft.com"
_FOR_ANYBODY = frozenset({"common", "organizations"})


@dataclass
class MicrosoftAuthority:
    """people: directory by account. consents: client ids by directory, whose administrator let them in.

    graph: what the permissions are for, as the scopes name it.
    """

    grants: Grants
    people: dict[str, str] = field(default_factory=dict)
    consents: dict[str, set[str]] = field(default_factory=dict)
    graph: str = GRAPH

    def knows(self, directory: str) -> bool:
        """Tell whether there is such a directory."""
        return directory in _FOR_ANYBODY or directory in self.consents or directory in self.people.values()

    def answer(self, form: Form, directory: str) -> dict[str, Any]:
        """Answer as the token endpoint of a directory; raises TokenRefusal."""
        client = self.grants.authenticated(form)
        match form.get("grant_type"):
            case "authorization_code":
                return self._redeem(form)
            case "refresh_token":
                consented, another = self.grants.refresh(form)
                self._check_resource(form)
                answer = self.grants.bearer(consented.account, self._of_graph(consented.scopes))
                return {**answer, "refresh_token": another}
            case "client_credentials":
                return self._as_application(form, client.client_id, directory)
        raise TokenRefusal("unsupported_grant_type", "AADSTS70003: the grant type is not supported.")

    def _redeem(self, form: Form) -> dict[str, Any]:
        issued = self.grants.redeem(form)
        consented = issued.consented
        answer = self.grants.bearer(consented.account, self._of_graph(consented.scopes))
        if consented.offline:
            answer["refresh_token"] = self.grants.lasting(consented)
        if "openid" in consented.scopes:
            directory = self.people[consented.account]
            claims = {"iss": f"{HOST}/{directory}/v2.0", "sub": consented.account, "tid": directory}
            profile = {"preferred_username": consented.account} if "profile" in consented.scopes else {}
            answer["id_token"] = id_token(consented.client_id, {**claims, **profile, "nonce": issued.nonce})
        return answer

    def _as_application(self, form: Form, client_id: str, directory: str) -> dict[str, Any]:
        if directory in _FOR_ANYBODY:
            raise TokenRefusal("invalid_request", "AADSTS1002012: the directory must be named.")
        if form.get("scope") != f"{self.graph}/.default":
            raise TokenRefusal("invalid_scope", "AADSTS1002012: the scope must be <resource>/.default.")
        if client_id not in self.consents.get(directory, set()):
            raise TokenRefusal("unauthorized_client", "AADSTS700016: the application was not found in the directory.")
        return self.grants.bearer("*", (f"{self.graph}/.default",))

    def _check_resource(self, form: Form) -> None:
        if not any(each.startswith(f"{self.graph}/") for each in form.get("scope", "").split()):
            raise TokenRefusal("invalid_scope", "AADSTS70011: no scope of a resource is asked for.")

    def _of_graph(self, scopes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(scope for scope in scopes if scope.startswith(f"{self.graph}/"))


def microsoft_authority_app(authority: MicrosoftAuthority) -> Starlette:
    """Discovery, the consent page and the token endpoint of every directory; the page where access is taken back."""
    grants = authority.grants

    async def discovery(request: Request) -> Response:
        directory = request.path_params["directory"]
        if not authority.knows(directory):
            return JSONResponse({"error": "invalid_tenant", "error_description": "AADSTS90002"}, 400)
        base = f"{HOST}/{directory}/oauth2/v2.0"
        document = {"issuer": f"{HOST}/{directory}/v2.0", "token_endpoint": f"{base}/token"}
        return JSONResponse({**document, "authorization_endpoint": f"{base}/authorize"})

    async def authorize(request: Request) -> Response:
        query = dict(request.query_params)
        if refusal := refused_request(grants, query):
            return HTMLResponse(f"AADSTS900144: {refusal}", 400)
        if request.method == "GET":
            return ask("Microsoft", authority.people, query)
        return await decide(grants, request, lambda _, __, scopes: "offline_access" in scopes)

    async def token(request: Request) -> Response:
        directory = request.path_params["directory"]
        return await token_endpoint(grants, request, lambda form: authority.answer(form, directory))

    async def security(request: Request) -> Response:
        return await withdrawal(grants, authority.people, request)

    return Starlette(
        routes=[
            Route("/{directory}/v2.0/.well-known/openid-configuration", discovery),
            Route("/{directory}/oauth2/v2.0/authorize", authorize, methods=["GET", "POST"]),
            Route("/{directory}/oauth2/v2.0/token", token, methods=["POST"]),
            Route("/security", security, methods=["GET", "POST"]),
        ]
    )
