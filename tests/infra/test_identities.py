"""An update replaces nothing that holds data or has an address: logical ids stay as they were first deployed."""

from __future__ import annotations

from tests.infra.stages import Stage

# Classes and construct trees may change names; these ids may not, unless a migration comes with the change.
STATEFUL = {
    "AWS::ApiGatewayV2::Api": {"ApiHttpApi4C294DC0"},
    "AWS::DynamoDB::GlobalTable": {"DataTableFDBAD0F2"},
    "AWS::KMS::Key": {"CalendarsKeyBC663D0D", "DataKey5F086070", "WebhooksKey2AAB7A4F"},
    "AWS::S3::Bucket": {"RepliesMail4827071E"},
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
# A function has a name of its own, so one with another id could not be made while the old one is there.
WORKERS = {
    "inbound-feedback": "FeedbackInboundFeedback",
    "inbound-mail": "RepliesInboundMail",
    "pipeline-calendars": "ChangesPipelineCalendars",
    "pipeline-changes": "ChangesPipelineChanges",
    "pipeline-deliver": "DeliveriesPipelineDeliver",
    "pipeline-dispatch": "DeliveryPipelineDispatch",
    "pipeline-expire": "DeliveryPipelineExpire",
    "pipeline-reconcile": "ChangesPipelineReconcile",
    "pipeline-replay": "DeliveriesPipelineReplay",
    "pipeline-sweep": "DeliveryPipelineSweep",
    "pipeline-sync": "DeliveryPipelineSync",
}
IN_BOOKING = {"availability", "bookings", "channels", "customers", "holds", "resources", "services"}


def test_what_holds_data_keeps_its_id(stage: Stage) -> None:
    found = {kind: set(stage.resources(kind)) for kind in STATEFUL}
    assert {kind: STATEFUL[kind] - ids for kind, ids in found.items() if STATEFUL[kind] - ids} == {}


def test_functions_keep_their_ids_and_their_stacks(stage: Stage) -> None:
    main, *_ = stage.templates
    for logical_id, each in stage.resources("AWS::Lambda::Function").items():
        name = each["FunctionName"].split("-", 2)[2]
        area, verb = name.split("-", 1)
        usual = f"{area.title()}{verb.title().replace('_', '')}"
        assert logical_id.startswith(f"{WORKERS.get(name, usual)}Function")
        assert (logical_id in main["Resources"]) == (area not in IN_BOOKING), name
