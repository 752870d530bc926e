"""One Lambda: its code, its role, its log group, and the version that callers reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import permissions
from infra.assets.bundling import Assets
from infra.functions.area_stack import Areas
from infra.functions.supplies import Supplies
from infra.logs import log_group
from infra.removal import outlives_stack
from infra.settings.model import FunctionSettings, Settings
from scheducal.needs import Needs

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
    """What all functions share.

    areas: where they are made. prefix: what their names begin with. environment: the variables that all of them get.
    supplies: what each gets by its needs.
    """

    settings: Settings
    areas: Areas
    assets: Assets
    prefix: str
    environment: Mapping[str, str]
    supplies: Supplies

    @classmethod
    def of(cls, root: Stack, settings: Settings, supplies: Supplies) -> Runtime:
        """Make the one of a root stack; an empty PYTHONTZPATH makes the locked tzdata the only source of zones."""
        environment = {
            "STAGE": settings.stage,
            "POWERTOOLS_SERVICE_NAME": SERVICE,
            "POWERTOOLS_LOG_LEVEL": settings.logs.level,
            "PYTHONTZPATH": "",
        }
        assets = Assets(root, "Assets", settings=settings)
        return cls(settings, Areas(root, "Areas"), assets, root.stack_name, environment, supplies)


@dataclass(frozen=True, slots=True)
class Size:
    """What a function has where its needs name nothing else."""

    memory_mb: int
    timeout_seconds: int

    @classmethod
    def of_endpoint(cls, settings: FunctionSettings) -> Size:
        """Give the size of what answers requests."""
        return cls(settings.api_memory_mb, settings.api_timeout_seconds)

    @classmethod
    def of_worker(cls, settings: FunctionSettings) -> Size:
        """Give the size of what works off queues, or runs by the clock."""
        return cls(settings.pipeline_memory_mb, settings.pipeline_timeout_seconds)


class ScheduCalFunction(Construct):
    """A Lambda that runs `<module>.handler`, in the stack of its area.

    function: the Lambda. module, dependencies: what it runs, and what it has installed. name: its name. target: what
    callers invoke: the alias `live` where the settings ask for one, else the function itself. area: its folder below
    functions/. every: how often the clock starts it, if it does. Its needs say what it may do; what starts it adds the
    rest through allow(). The role holds its one policy itself, and takes no statement that CDK would add.
    """

    every: Duration | None = None

    def __init__(
        self,
        *,
        module: str,
        needs: Needs,
        size: Size,
        runtime: Runtime,
        traced: bool = True,
    ) -> None:
        area, verb = module.split(".")[-2:]
        super().__init__(runtime.areas.of(module), f"{area.title()}{verb.title()}")
        self.area = area
        self.module = module
        self.dependencies = needs.dependencies
        settings, level = runtime.settings.functions, runtime.settings.logs.level
        traced = traced and settings.active_tracing
        self.name = f"{runtime.prefix}-{area}-{verb}"
        group = log_group(self, "Logs", name=f"/aws/lambda/{self.name}", settings=runtime.settings.logs)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=self.name,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=ARCHITECTURES[settings.architecture],
            code=runtime.assets.code(module),
            layers=runtime.assets.layers(needs.dependencies),
            handler=f"{module}.handler",
            environment={**runtime.environment, **runtime.supplies.environment(needs)},
            memory_size=needs.memory_mb or size.memory_mb,
            timeout=Duration.seconds(needs.timeout_seconds or size.timeout_seconds),
            role=self._role(group, traced=traced),
            log_group=group,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=APPLICATION_LEVELS[level],
            system_log_level_v2=SYSTEM_LEVELS.get(level, lambda_.SystemLogLevel.WARN),
            tracing=lambda_.Tracing.ACTIVE if traced else lambda_.Tracing.DISABLED,
            snap_start=lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS if f"{area}.{verb}" in settings.snap_start else None,
            recursive_loop=lambda_.RecursiveLoop.ALLOW if needs.is_recursive else None,
            # The alias can go back to it: `scheducal rollback`.
            current_version_options=lambda_.VersionOptions(removal_policy=outlives_stack(retain=True)),
        )
        self.allow(*runtime.supplies.statements(needs))
        self.target = self._target(live_alias=settings.live_alias)

    def metric(self, name: str, period: Duration, statistic: str = "Sum") -> cloudwatch.Metric:
        """Give one of Lambda's metrics of the function, by its name alone: it may stand in another stack."""
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
