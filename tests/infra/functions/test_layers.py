"""Dependencies are layers, and a function gets a new version when its own code or layer changes, not otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from infra.assets.asset import DependencyLayer, FunctionCode
from tests.infra.stages import Stage, small, whole

LAYER = "AWS::Lambda::LayerVersion"


def test_each_function_has_its_own_code_and_the_layer_of_its_set(deployed: Stage) -> None:
    layers = {name: each["LayerName"] for name, each in deployed.resources(LAYER).items()}
    assert set(layers) <= set(deployed.environment.root["Resources"])
    made = {each["FunctionName"]: each for each in deployed.resources("AWS::Lambda::Function").values()}
    assert len({each["Code"]["S3Key"] for each in made.values()}) == len(made)
    for function in deployed.stack.functions:
        [layer] = made[function.name]["Layers"]
        assert layers[layer["Ref"]] == f"{deployed.stack.stack_name}-{function.dependencies}"


def test_the_local_stack_has_no_layers(stage: Stage) -> None:
    kinds = {each["Type"] for each in stage.template["Resources"].values()}
    assert (LAYER in kinds) == stage.settings.functions.bundle_dependencies


def test_only_a_function_whose_code_or_layer_changed_gets_a_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = versions()
    layer = DependencyLayer.digest
    code: Callable[[FunctionCode], str] = vars(FunctionCode)["digest"].func

    def other_layer(self: DependencyLayer) -> str:
        return layer(self)[::-1] if self.dependencies == "mail" else layer(self)

    def other_code(self: FunctionCode) -> str:
        return code(self)[::-1] if "functions.pipeline.expire" in self.modules else code(self)

    monkeypatch.setattr(DependencyLayer, "digest", other_layer)
    monkeypatch.setattr(FunctionCode, "digest", property(other_code))
    after = versions()
    changed = {name.rpartition("CurrentVersion")[0] for name in before - after}
    # Those with the layer `mail`, and the one whose code is another.
    assert changed == {
        "InboundFeedbackFunction",
        "InboundMailFunction",
        "PipelineExpireFunction",
        "PipelineSyncFunction",
    }
    assert len(after) == len(before)


def versions() -> set[str]:
    """Give the logical ids of all versions of a small stage, each a version that is published."""
    return set(whole(small("dev")).resources("AWS::Lambda::Version"))
