"""The people who sign in to the dashboard: a Cognito user pool, and the client through which our functions ask it."""

from __future__ import annotations

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra import permissions
from infra.removal import protected
from infra.settings.model import Settings
from infra.storage.federation import Federation
from scheducal.needs import Needs

# Nobody guesses twelve characters within a limit of some tries a minute; rules on kinds of characters only annoy.
SHORTEST_PASSWORD = 12
# Our own sessions take over at once. No token of the pool lives on.
_TOKENS_LIVE = Duration.minutes(5)
_REFRESH_TOKENS_LIVE = Duration.hours(1)


class UserPool(Construct):
    """The pool, and what functions that sign people in are told and allowed: a supply. address: of the stage.

    Nobody signs up by themselves. The pool sends no mail: invitations and resets are mails of ours.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, mail_sender: str, address: str, settings: Settings
    ) -> None:
        super().__init__(scope, construct_id)
        self.pool = cognito.UserPool(
            self,
            "Pool",
            self_sign_up_enabled=False,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            account_recovery=cognito.AccountRecovery.NONE,
            mfa=cognito.Mfa.OPTIONAL,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False),
            password_policy=cognito.PasswordPolicy(
                min_length=SHORTEST_PASSWORD,
                require_digits=False,
                require_lowercase=False,
                require_symbols=False,
                require_uppercase=False,
                temp_password_validity=Duration.days(7),
            ),
            feature_plan=cognito.FeaturePlan.LITE,
            deletion_protection=settings.data.deletion_protection,
            removal_policy=self._removal(settings),
        )
        self.client = self.pool.add_client(
            "Client",
            auth_flows=cognito.AuthFlow(admin_user_password=True),
            disable_o_auth=True,
            prevent_user_existence_errors=True,
            enable_token_revocation=True,
            access_token_validity=_TOKENS_LIVE,
            id_token_validity=_TOKENS_LIVE,
            refresh_token_validity=_REFRESH_TOKENS_LIVE,
        )
        self._lasts = {
            "DASHBOARD_IDLE_MINUTES": str(settings.dashboard.idle_minutes),
            "DASHBOARD_SESSION_HOURS": str(settings.dashboard.session_hours),
        }
        self._told = {
            "USER_POOL_ID": self.pool.user_pool_id,
            "USER_POOL_CLIENT_ID": self.client.user_pool_client_id,
            "DASHBOARD_SENDER": mail_sender,
        }
        if settings.dashboard.identity_providers:
            others = Federation(self, "Federation", pool=self.pool, address=address, settings=settings.dashboard)
            self._told["FEDERATION"] = others.told()

    def environment(self, needs: Needs) -> dict[str, str]:
        """Say how long sessions last to all pages, and name the pool to functions that sign people in."""
        lasts = self._lasts if "use_sessions" in needs.rows or needs.signs_in else {}
        return {**lasts, **(self._told if needs.signs_in or needs.resets_codes else {})}

    def statements(self, needs: Needs) -> list[iam.PolicyStatement]:
        """Let these functions check and change people's passwords, or end their codes alone."""
        if needs.signs_in:
            return [permissions.sign_in(self.pool)]
        return [permissions.reset_codes(self.pool)] if needs.resets_codes else []

    @staticmethod
    def _removal(settings: Settings) -> RemovalPolicy:
        return protected(deletion_protection=settings.data.deletion_protection, retain=settings.data.retain)
