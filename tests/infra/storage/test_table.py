"""The table: keys, indexes, stream, encryption, and what protects it."""

from __future__ import annotations

from tests.infra.stages import Stage

TABLE = "AWS::DynamoDB::GlobalTable"


def test_keys_and_indexes(stage: Stage) -> None:
    table = stage.one(TABLE)
    assert keys(table["KeySchema"]) == ("pk", "sk")
    indexes = {each["IndexName"]: each for each in table["GlobalSecondaryIndexes"]}
    assert {name: keys(each["KeySchema"]) for name, each in indexes.items()} == {
        "lists": ("gsi1pk", "gsi1sk"),
        "recent": ("gsi2pk", "gsi2sk"),
        "due": ("duePk", "dueAt"),
    }
    assert indexes["due"]["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_rows_expire_and_new_ones_are_streamed(stage: Stage) -> None:
    table = stage.one(TABLE)
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expiresAt", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}


def test_the_table_is_encrypted_with_a_key_of_ours_that_rotates(stage: Stage) -> None:
    key = stage.key("ScheduCal's table")
    [replica] = stage.one(TABLE)["Replicas"]
    assert replica["SSESpecification"] == {"KMSMasterKeyId": {"Fn::GetAtt": [key, "Arn"]}}
    assert stage.one(TABLE)["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert stage.resources("AWS::KMS::Key")[key]["EnableKeyRotation"] is True


def test_every_stage_can_go_back_in_time(stage: Stage) -> None:
    [replica] = stage.one(TABLE)["Replicas"]
    assert replica["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_nobody_deletes_a_deployed_table_by_mistake(deployed: Stage) -> None:
    [replica] = deployed.one(TABLE)["Replicas"]
    assert replica["DeletionProtectionEnabled"] is True


def test_data_outlives_the_stack_where_the_settings_say_so(stage: Stage) -> None:
    data = stage.settings.data
    keys = ("RetainExceptOnCreate", "Retain") if data.retain else ("Delete", "Delete")
    expected = {"AWS::KMS::Key": keys, TABLE: ("Retain", "Retain") if data.deletion_protection else keys}
    for resource in stage.template["Resources"].values():
        if resource["Type"] in expected:
            assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == expected[resource["Type"]]


def test_what_is_in_production_is_retained_and_its_stack_protected(deployed: Stage) -> None:
    is_trial = deployed.settings.stage == "dev"
    assert deployed.settings.data.retain != is_trial
    assert deployed.stack.termination_protection != is_trial


def keys(schema: list[dict[str, str]]) -> tuple[str, str]:
    kinds = {each["KeyType"]: each["AttributeName"] for each in schema}
    return kinds["HASH"], kinds["RANGE"]
