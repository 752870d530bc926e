"""Shifts a new version's traffic bit by bit through CodeDeploy, and back when an alarm goes off.

CloudFormation starts a shift when an alias gets another version, waits for its end, and takes the whole environment
back when one fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from aws_cdk import CfnCodeDeployLambdaAliasUpdate, CfnUpdatePolicy, Stack
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra import permissions
from infra.functions.function import ScheduCalFunction

# A tenth of the invocations goes to the new version for five minutes, then all.
CANARY = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
Group = codedeploy.CfnDeploymentGroup


class GradualRelease(Construct):
    """CodeDeploy's application of the stage, and the one role by which it moves aliases."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self._prefix = Stack.of(self).stack_name
        self._application = codedeploy.CfnApplication(
            self, "Application", application_name=self._prefix, compute_platform="Lambda"
        )
        statements = permissions.shift_traffic(Stack.of(self), self._prefix)
        self._role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("codedeploy.amazonaws.com"),
            inline_policies={"Shift": iam.PolicyDocument(statements=statements)},
        )

    def shift(self, function: ScheduCalFunction, alarms: Sequence[str]) -> None:
        """Have the function's alias shift. alarms: those that take it back, by their names after the stack's."""
        named = [Group.AlarmProperty(name=f"{self._prefix}-{each}") for each in alarms]
        group = Group(
            function,
            "Shift",
            application_name=self._application.ref,
            deployment_group_name=function.name,
            deployment_config_name=CANARY,
            deployment_style=Group.DeploymentStyleProperty(
                deployment_type="BLUE_GREEN", deployment_option="WITH_TRAFFIC_CONTROL"
            ),
            service_role_arn=self._role.role_arn,
            alarm_configuration=Group.AlarmConfigurationProperty(enabled=True, alarms=named),
            auto_rollback_configuration=Group.AutoRollbackConfigurationProperty(
                enabled=True, events=["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]
            ),
        )
        alias = cast("lambda_.CfnAlias", function.target.node.default_child)
        alias.cfn_options.update_policy = CfnUpdatePolicy(
            code_deploy_lambda_alias_update=CfnCodeDeployLambdaAliasUpdate(
                application_name=self._application.ref, deployment_group_name=group.ref
            )
        )
