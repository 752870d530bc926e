"""Identity providers of companies in the user pool, and the client by which browsers come from them."""

from __future__ import annotations

from typing import cast

from aws_cdk import Duration, SecretValue, Stack
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from infra.settings.people import DashboardSettings, IdentityProvider

RETURN = "/dashboard/sign-in/federated"
# A code is exchanged at once, and the refresh token is revoked then.
_TOKENS_LIVE = Duration.minutes(5)
_REFRESH_TOKENS_LIVE = Duration.hours(1)


class Federation(Construct):
    """address: where browsers reach the stage. The pool's domain shows no page: each way leads to one provider.

    Its client knows no passwords of the pool, which are checked within our own limits alone.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, pool: cognito.UserPool, address: str, settings: DashboardSettings
    ) -> None:
        super().__init__(scope, construct_id)
        assert settings.sign_in_domain is not None
        self._pool, self._settings, self._redirect = pool, settings, f"{address}{RETURN}"
        self._domain = pool.add_domain(
            "Domain", cognito_domain=cognito.CognitoDomainOptions(domain_prefix=settings.sign_in_domain)
        )
        providers = [self._provider(each) for each in settings.identity_providers]
        self._client = pool.add_client(
            "FederationClient",
            o_auth=cognito.OAuthSettings(
                flows=cognito.OAuthFlows(authorization_code_grant=True),
                scopes=[cognito.OAuthScope.OPENID, cognito.OAuthScope.EMAIL],
                callback_urls=[self._redirect],
            ),
            supported_identity_providers=[
                cognito.UserPoolClientIdentityProvider.custom(each.name) for each in settings.identity_providers
            ],
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            access_token_validity=_TOKENS_LIVE,
            id_token_validity=_TOKENS_LIVE,
            refresh_token_validity=_REFRESH_TOKENS_LIVE,
        )
        # Without a list, Cognito would let strangers try passwords by SRP, past our limits.
        cast("cognito.CfnUserPoolClient", self._client.node.default_child).explicit_auth_flows = [
            "ALLOW_REFRESH_TOKEN_AUTH"
        ]
        for each in providers:
            self._client.node.add_dependency(each)

    def told(self) -> str:
        """Write what functions need to know, as JSON."""
        stack = Stack.of(self)
        providers = [
            {
                "name": each.name,
                "title": each.title or each.name,
                "domains": list(each.domains),
                "saysVerified": each.issuer is not None,
            }
            for each in self._settings.identity_providers
        ]
        return stack.to_json_string(
            {
                "address": self._domain.base_url(),
                "issuer": f"https://cognito-idp.{stack.region}.amazonaws.com/{self._pool.user_pool_id}",
                "clientId": self._client.user_pool_client_id,
                "redirect": self._redirect,
                "providers": providers,
            }
        )

    def _provider(self, settings: IdentityProvider) -> Construct:
        if settings.metadata_url:
            return cognito.UserPoolIdentityProviderSaml(
                self,
                settings.name,
                user_pool=self._pool,
                name=settings.name,
                metadata=cognito.UserPoolIdentityProviderSamlMetadata.url(settings.metadata_url),
                attribute_mapping=cognito.AttributeMapping(
                    email=cognito.ProviderAttribute.other(settings.email_attribute)
                ),
            )
        secret = SecretValue.secrets_manager(settings.client_secret_name)
        return cognito.UserPoolIdentityProviderOidc(
            self,
            settings.name,
            user_pool=self._pool,
            name=settings.name,
            issuer_url=str(settings.issuer),
            client_id=settings.client_id,
            # A reference, which CloudFormation resolves.
            client_secret=secret.unsafe_unwrap(),
            scopes=["openid", "email"],
            attribute_mapping=cognito.AttributeMapping(
                email=cognito.ProviderAttribute.other("email"),
                email_verified=cognito.ProviderAttribute.other("email_verified"),
            ),
        )
