"""The distribution's firewall: a limit of each address, and AWS's own lists of what attacks look like."""

from __future__ import annotations

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from infra.logs import log_group
from infra.settings.http import EdgeSettings
from infra.settings.model import LogSettings

Acl = waf.CfnWebACL
# AWS's groups, and those of their rules that are only counted: invitations are HTML, bodies have up to 256 KiB, and
# programs need not say who they are.
GROUPS = {
    "AWSManagedRulesAmazonIpReputationList": (),
    "AWSManagedRulesKnownBadInputsRuleSet": (),
    "AWSManagedRulesCommonRuleSet": (
        "SizeRestrictions_BODY",
        "CrossSiteScripting_BODY",
        "GenericRFI_BODY",
        "NoUserAgent_HEADER",
    ),
}
# Where credentials can be.
REDACTED = [
    waf.CfnLoggingConfiguration.FieldToMatchProperty(single_header={"Name": "authorization"}),
    waf.CfnLoggingConfiguration.FieldToMatchProperty(query_string={}),
]


class Firewall(Construct):
    """acl: what the distribution asks. Its log holds refused requests, with the addresses that sent them."""

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, settings: EdgeSettings, log_settings: LogSettings
    ) -> None:
        super().__init__(scope, construct_id)
        groups = [_group(place, *each) for place, each in enumerate(GROUPS.items(), start=1)]
        self.acl = Acl(
            self,
            "Acl",
            name=name,
            scope="CLOUDFRONT",
            default_action=Acl.DefaultActionProperty(allow={}),
            visibility_config=_visible(name),
            rules=[_rate(settings.rate_limit), *groups],
        )
        # WAF takes log groups with this prefix alone.
        logs = f"aws-waf-logs-{name}"
        group = log_group(self, "Logs", name=logs, settings=log_settings)
        logging = waf.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=self.acl.attr_arn,
            # The group's own ARN ends in `:*`, which WAF does not take.
            log_destination_configs=[
                Stack.of(self).format_arn(
                    service="logs",
                    resource="log-group",
                    resource_name=logs,
                    arn_format=ArnFormat.COLON_RESOURCE_NAME,
                )
            ],
            redacted_fields=REDACTED,
            logging_filter=_refused_alone(),
        )
        logging.node.add_dependency(group)


def _rate(limit: int) -> Acl.RuleProperty:
    """Requests of one address in five minutes."""
    counted = Acl.RateBasedStatementProperty(limit=limit, aggregate_key_type="IP", evaluation_window_sec=300)
    return Acl.RuleProperty(
        name="Rate",
        priority=0,
        statement=Acl.StatementProperty(rate_based_statement=counted),
        action=Acl.RuleActionProperty(block=Acl.BlockActionProperty()),
        visibility_config=_visible("Rate"),
    )


def _group(priority: int, name: str, counted: tuple[str, ...]) -> Acl.RuleProperty:
    overrides = [
        Acl.RuleActionOverrideProperty(name=each, action_to_use=Acl.RuleActionProperty(count={})) for each in counted
    ]
    group = Acl.ManagedRuleGroupStatementProperty(vendor_name="AWS", name=name, rule_action_overrides=overrides)
    return Acl.RuleProperty(
        name=name,
        priority=priority,
        statement=Acl.StatementProperty(managed_rule_group_statement=group),
        override_action=Acl.OverrideActionProperty(none={}),
        visibility_config=_visible(name),
    )


def _visible(name: str) -> Acl.VisibilityConfigProperty:
    """Metrics, without samples of requests, which would hold credentials."""
    return Acl.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )


def _refused_alone() -> dict[str, object]:
    blocked = {"ActionCondition": {"Action": "BLOCK"}}
    return {
        "DefaultBehavior": "DROP",
        "Filters": [{"Behavior": "KEEP", "Requirement": "MEETS_ANY", "Conditions": [blocked]}],
    }
