"""One Lambda: its code, its role, its log group, and the version that callers reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import permissions
from infra.asset import DependencySet
from infra.bundling import Assets
from infra.logs import log_group
from infra.recursion import RECURSIVE
from infra.settings import Settings

# The name that logs and metrics carry.
SERVICE = "scheducal"
# Lambda's own levels win over Powertools', and are INFO where nothing is said.
APPLICATION_LEVELS = {
    "DEBUG": lambda_.ApplicationLogLevel.DEBUG,
    "INFO": lambda_.ApplicationLogLevel.INFO,
    "WARNING": lambda_.ApplicationLogLevel.WARN,
    "ERROR": lambda_.ApplicationLogLevel.ERROR,
}
SYSTEM_LEVELS = {"DEBUG": lambda_.SystemLogLevel.DEBUG, "INFO": lambda_.SystemLogLevel.INFO}
ARCHITECTURES = {"arm64": lambda_.Architecture.ARM_64, "x86_64": lambda_.Architecture.X86_64}


@dataclass(frozen=True, slots=True)
class Runtime:
    """What all functions of a stack share.

    prefix: what their names begin with. environment: the variables that all of them get.
    """

    settings: Settings
    assets: Assets
    prefix: str
    environment: Mapping[str, str]

    @classmethod
    def of(cls, settings: Settings, prefix: str) -> Runtime:
        """One for each stack; an empty PYTHONTZPATH makes the locked tzdata the only source of zones."""
        environment = {
            "STAGE": settings.stage,
            "POWERTOOLS_SERVICE_NAME": SERVICE,
            "POWERTOOLS_LOG_LEVEL": settings.logs.level,
            "PYTHONTZPATH": "",
        }
        return cls(settings, Assets(settings.functions), prefix, environment)


class ScheduCalFunction(Construct):
    """A Lambda that runs `<module>.handler`.

    function: the Lambda. module, dependencies: what it runs, and what it has installed. name: its name. target: what
    callers invoke: the alias `live` where the settings ask for one, else the function itself. area: its folder below
    functions/. What it may do is said through allow() alone: the role holds its one policy itself, and takes no
    statement that CDK would add.
    """

    def __init__(
        self,
        scope: Construct,
        *,
        module: str,
        runtime: Runtime,
        memory_mb: int,
        timeout_seconds: int,
        environment: Mapping[str, str],
        dependencies: DependencySet = "api",
    ) -> None:
        area, verb = module.split(".")[-2:]
        super().__init__(scope, f"{area.title()}{verb.title()}")
        self.area = area
        self.module = module
        self.dependencies = dependencies
        settings, level = runtime.settings.functions, runtime.settings.logs.level
        self.name = f"{runtime.prefix}-{area}-{verb}"
        group = log_group(self, "Logs", name=f"/aws/lambda/{self.name}", settings=runtime.settings.logs)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=self.name,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=ARCHITECTURES[settings.architecture],
            code=runtime.assets.code(dependencies),
            handler=f"{module}.handler",
            environment={**runtime.environment, **environment},
            memory_size=memory_mb,
            timeout=Duration.seconds(timeout_seconds),
            role=self._role(group, traced=settings.active_tracing),
            log_group=group,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=APPLICATION_LEVELS[level],
            system_log_level_v2=SYSTEM_LEVELS.get(level, lambda_.SystemLogLevel.WARN),
            tracing=lambda_.Tracing.ACTIVE if settings.active_tracing else lambda_.Tracing.DISABLED,
            snap_start=lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS if f"{area}.{verb}" in settings.snap_start else None,
            recursive_loop=lambda_.RecursiveLoop.ALLOW if module in RECURSIVE else None,
        )
        self.target = self._target(live_alias=settings.live_alias)

    def metric(self, name: str, period: Duration, statistic: str = "Sum") -> cloudwatch.Metric:
        """One of Lambda's metrics of the function, by its name alone: it may stand in another stack."""
        return cloudwatch.Metric(
            namespace="AWS/Lambda",
            metric_name=name,
            dimensions_map={"FunctionName": self.name},
            period=period,
            statistic=statistic,
        )

    def allow(self, *statements: iam.PolicyStatement) -> None:
        """Add to what the function may do."""
        self._policy.add_statements(*statements)

    def _role(self, group: logs.LogGroup, *, traced: bool) -> iam.IRole:
        self._policy = iam.PolicyDocument(statements=[permissions.write_logs(group)])
        if traced:
            self.allow(permissions.trace())
        principal = iam.ServicePrincipal("lambda.amazonaws.com")
        role = iam.Role(self, "Role", assumed_by=principal, inline_policies={"Work": self._policy})
        return role.without_policy_updates()

    def _target(self, *, live_alias: bool) -> lambda_.IFunction:
        if not live_alias:
            return self.function
        return lambda_.Alias(self, "Live", alias_name="live", version=self.function.current_version)
