"""An update replaces nothing that holds data or has an address: logical ids stay as they were first deployed."""

from __future__ import annotations

from tests.infra.stages import Stage

# Classes and construct trees may change names; these ids may not, unless a migration comes with the change.
STATEFUL = {
    "AWS::ApiGatewayV2::Api": {"ApiHttpApi4C294DC0"},
    "AWS::DynamoDB::GlobalTable": {"DataTableFDBAD0F2"},
    "AWS::KMS::Key": {"CalendarsKeyBC663D0D", "DataKey5F086070", "WebhooksKey2AAB7A4F"},
    "AWS::S3::Bucket": {"ExportsBucket54D5CE64", "RepliesMail4827071E"},
    "AWS::SES::ConfigurationSet": {"FeedbackMailsD9022B49"},
    "AWS::SES::EmailIdentity": {"IdentityDomain7439B6B7"},
    "AWS::SNS::Topic": {"AlarmsTopic3A2DFEBA", "FeedbackTopicFD9F9738"},
    "AWS::SQS::Queue": {
        "ChangesCalendarsDlq58EAB92A",
        "ChangesCalendarsQueue786848CD",
        "ChangesChangesDlqBFA42BF1",
        "ChangesChangesQueueC47C5A5D",
        "ChangesReconcileDlq0B2CA216",
        "DeliveriesDeliverDlqC5866F0F",
        "DeliveriesDeliverQueue4BCDD718",
        "DeliveriesReplayDlq6D403024",
        "DeliveriesReplayQueueFB05E2E6",
        "DeliveriesRetryDlq0FF7C2F2",
        "DeliveriesRetryQueue4FDD53F6",
        "DeliveryDispatchDlq1EB896AA",
        "DeliverySweepDlqD548BCD4",
        "DeliverySyncDlq9BB9C61B",
        "DeliverySyncQueue9E509CAD",
        "FeedbackFeedbackDlq81ADCF7F",
        "FeedbackFeedbackQueue32986ED0",
        "RepliesMailDlqD3102C03",
        "RepliesMailQueueE140C9B2",
    },
    "AWS::SecretsManager::Secret": {
        "CalendarsGoogleE46759EE",
        "CalendarsMicrosoftAF10251A",
        "StrangersKeyD0A9E0C0",
    },
}
# A function has a name of its own, and so have its log group and its alias; an API has each route once. With other ids
# they could not be made while the old ones are there. What stands for all others: an endpoint's, and a worker's.
FUNCTIONS = {
    "BookingsFunctions": {
        "BookingsCreateFunction548AC0A0",
        "BookingsCreateLogsCC7F7AA1",
        "BookingsCreatePOSTapiv1bookings58ADF231",
        "BookingsCreateRoleA91B6F36",
    },
    "PipelineFunctions": {
        "PipelineDeliverFirstAttemptsBE9BC266",
        "PipelineDeliverFunctionA743906E",
        "PipelineDeliverLogs4E45B2BE",
        "PipelineDeliverRetries7FE9D3FC",
        "PipelineSweepClock535B02F7",
    },
}


def test_what_holds_data_keeps_its_id(stage: Stage) -> None:
    found = {kind: set(stage.resources(kind)) for kind in STATEFUL}
    assert {kind: STATEFUL[kind] - ids for kind, ids in found.items() if STATEFUL[kind] - ids} == {}


def test_functions_keep_their_ids_and_their_stacks(stage: Stage) -> None:
    for stack, template in stage.environment.nested.items():
        for logical_id, each in template["Resources"].items():
            if each["Type"] == "AWS::Lambda::Function":
                area, verb = each["Properties"]["FunctionName"].split("-")[2:]
                assert stack == f"{area.title()}Functions"
                assert logical_id.startswith(f"{area.title()}{verb.title().replace('_', '')}Function")
    for stack, ids in FUNCTIONS.items():
        assert ids - stage.environment.nested[stack]["Resources"].keys() == set()
