"""A first deployment that fails, or an environment that was removed, does not stop the next one."""

from __future__ import annotations

from typing import Any

from tests.infra.stages import Stage, listed, small, whole

KEPT = {"Retain", "RetainExceptOnCreate", "Snapshot"}
# Where CloudFormation takes a name from, for what may be kept. A type that is new here needs an entry.
NAMES = {
    "AWS::Cognito::UserPool": "UserPoolName",
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::KMS::Key": None,  # a key has an id alone
    "AWS::Lambda::Version": None,  # a version has a number, and goes with its function
    "AWS::S3::Bucket": "BucketName",
    "AWS::SecretsManager::Secret": "Name",
}
# CloudFormation shortens longer ones where it makes a name of them.
LONGEST_PART = 24


def kept(stage: Stage) -> dict[str, dict[str, Any]]:
    resources = stage.template["Resources"].items()
    policies = ("DeletionPolicy", "UpdateReplacePolicy")
    return {name: each for name, each in resources if {each.get(policy) for policy in policies} & KEPT}


def test_nothing_that_is_kept_has_a_name_that_the_next_deployment_needs(stage: Stage) -> None:
    for name, resource in kept(stage).items():
        assert resource["Type"] in NAMES, f"say where {resource['Type']} takes its name from"
        assert NAMES[resource["Type"]] not in resource["Properties"], name


def test_a_rollback_can_delete_all_that_it_is_to_delete(stage: Stage) -> None:
    """CloudFormation deletes neither a bucket that holds mails nor a table or a user pool that is protected."""
    for resource in stage.template["Resources"].values():
        is_bucket = resource["Type"] == "AWS::S3::Bucket"
        replicas = resource.get("Properties", {}).get("Replicas", [])
        is_protected = any(each.get("DeletionProtectionEnabled") for each in replicas)
        is_protected |= resource.get("Properties", {}).get("DeletionProtection") == "ACTIVE"
        if is_bucket or is_protected:
            assert resource["DeletionPolicy"] == "Retain"
        elif resource["Type"] in NAMES:
            assert resource["DeletionPolicy"] in {"RetainExceptOnCreate", "Delete"}


def test_what_keeps_a_name_of_ours_goes_with_the_stack(stage: Stage) -> None:
    """Functions may not make their log groups again once they are gone."""
    for resource in stage.template["Resources"].values():
        if resource["Type"] == "AWS::Logs::LogGroup":
            assert resource["DeletionPolicy"] == "Delete"
    for name in stage.resources("AWS::IAM::Role"):
        assert "logs:CreateLogGroup" not in str(stage.statements(name))


def test_the_account_is_left_as_it_is(stage: Stage) -> None:
    """These are there once for an account and region: a stack that makes one takes it from the others."""
    kinds = {each["Type"] for each in stage.template["Resources"].values()}
    assert not kinds & {"AWS::ApiGateway::Account", "AWS::Logs::ResourcePolicy", "AWS::XRay::ResourcePolicy"}


def test_names_that_cloudformation_makes_begin_with_the_stack_s_whole_name(stage: Stage) -> None:
    # The mail queue lets in buckets whose names begin so.
    [bucket] = [name for name in stage.resources("AWS::S3::Bucket") if name.startswith("Replies")]
    assert max(map(len, (stage.stack.stack_name, bucket))) <= LONGEST_PART


def test_an_identity_that_exists_is_used_and_not_made() -> None:
    template = whole(small("prod", SCHEDUCAL_MAIL_IDENTITY="existing")).template
    assert "AWS::SES::EmailIdentity" not in {each["Type"] for each in template["Resources"].values()}
    [sends] = [
        {str(each["Fn::Join"][1][-1]).rpartition(":")[2] for each in listed(statement["Resource"])}
        for each in template["Resources"].values()
        if each["Type"] == "AWS::IAM::Role"
        for policy in each["Properties"].get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
        if "ses:SendRawEmail" in statement["Action"]
    ]
    assert sends == {"identity/example.com", "configuration-set/ScheduCal-prod-mails"}
