"""What we read of a service is what botocore's own loader reads, in a shorter time."""

from __future__ import annotations

import pytest
from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import Loader

from scheducal.service_descriptions import Descriptions

_SERVICES = ("cognito-idp", "dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sqs")


def test_a_service_is_what_botocore_says_it_is() -> None:
    ours, theirs = Descriptions(), Loader()
    kinds = [(service, kind) for service in _SERVICES for kind in ("service-2", "endpoint-rule-set-1")]
    different = [each for each in kinds if ours.load_service_model(*each) != theirs.load_service_model(*each)]
    different += [(each, "") for each in ("endpoints", "partitions") if ours.load_data(each) != theirs.load_data(each)]
    assert different == []


def test_a_service_that_does_not_exist_is_refused_as_botocore_does() -> None:
    with pytest.raises(UnknownServiceError):
        Descriptions().load_service_model("dynamo", "service-2")
    with pytest.raises(DataNotFoundError):
        Descriptions().load_data("nothing")
