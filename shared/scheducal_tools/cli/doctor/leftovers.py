"""What an earlier deployment may have left under the stage's name, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheducal_tools.cli.doctor.facts import Expected, Finding
from scheducal_tools.cli.doctor.readings import Readings
from scheducal_tools.cli.doctor.stack_rules import leftovers


@dataclass(frozen=True, slots=True)
class Kind:
    """needs: the operator's permission. named: what begins with the stack's name.

    is_needed: whether a deployment gives these names itself, so that it fails where one is taken.
    """

    name: str
    needs: str
    named: Callable[[Readings, str], list[str]]
    is_needed: bool

    def judge(self, readings: Readings, expected: Expected) -> Finding:
        """Compare what is there with what the stage's stacks hold."""
        found = set(self.named(readings, expected.stack_name)) - {each.physical_id for each in readings.resources}
        return leftovers(self.name, sorted(found), is_needed=self.is_needed)


def _log_groups(readings: Readings, stack: str) -> list[str]:
    of_functions = readings.listed(
        "logs", "describe_log_groups", "logGroups", logGroupNamePrefix=f"/aws/lambda/{stack}-"
    )
    of_the_api = readings.listed(
        "logs", "describe_log_groups", "logGroups", logGroupNamePrefix=f"/aws/vendedlogs/apigateway/{stack}"
    )
    return [each["logGroupName"] for each in (*of_functions, *of_the_api)]


def _functions(readings: Readings, stack: str) -> list[str]:
    found = readings.listed("lambda", "list_functions", "Functions")
    return [each["FunctionName"] for each in found if each["FunctionName"].startswith(f"{stack}-")]


def _dashboards(readings: Readings, stack: str) -> list[str]:
    found = readings.listed("cloudwatch", "list_dashboards", "DashboardEntries", DashboardNamePrefix=stack)
    return [each["DashboardName"] for each in found if each["DashboardName"] == stack]


def _alarms(readings: Readings, stack: str) -> list[str]:
    found = readings.listed("cloudwatch", "describe_alarms", "MetricAlarms", AlarmNamePrefix=f"{stack}-")
    return [each["AlarmName"] for each in found]


def _tables(readings: Readings, stack: str) -> list[str]:
    return [each for each in readings.listed("dynamodb", "list_tables", "TableNames") if each.startswith(f"{stack}-")]


def _buckets(readings: Readings, stack: str) -> list[str]:
    found = readings.listed("s3", "list_buckets", "Buckets")
    return [each["Name"] for each in found if each["Name"].startswith(f"{stack.lower()}-")]


def _secrets(readings: Readings, stack: str) -> list[str]:
    """CloudFormation names them itself; their descriptions end with the stack's name."""
    found = readings.listed("secretsmanager", "list_secrets", "SecretList", IncludePlannedDeletion=True)
    return [each["ARN"] for each in found if each.get("Description", "").endswith(f" knows {stack}")]


KINDS = (
    Kind("log groups", "logs:DescribeLogGroups", _log_groups, is_needed=True),
    Kind("functions", "lambda:ListFunctions", _functions, is_needed=True),
    Kind("dashboards", "cloudwatch:ListDashboards", _dashboards, is_needed=True),
    Kind("alarms", "cloudwatch:DescribeAlarms", _alarms, is_needed=True),
    Kind("tables", "dynamodb:ListTables", _tables, is_needed=False),
    Kind("buckets", "s3:ListAllMyBuckets", _buckets, is_needed=False),
    Kind("secrets", "secretsmanager:ListSecrets", _secrets, is_needed=False),
)
