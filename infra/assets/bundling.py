"""Gives the asset to CDK as code, made by uv on this machine instead of a container."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsii
from aws_cdk import Annotations, AssetHashType, BundlingOptions, DockerImage, ILocalBundling
from aws_cdk.aws_lambda import Code
from aws_cdk.aws_s3_assets import Asset
from constructs import Construct

from infra.assets.asset import ROOT, AssetContent
from infra.settings.model import FunctionSettings
from scheducal.needs import DependencySet

# CDK's warning of code in a bucket: it might change under the same key.
UNVERSIONED = "@aws-cdk/aws-lambda:codeFromBucketObjectVersionNotSpecified"


@jsii.implements(ILocalBundling)
class LocalBundling:
    """Writes the asset into the directory that CDK gives."""

    def __init__(self, content: AssetContent) -> None:
        self._content = content

    def try_bundle(self, output_dir: str, *_options: Any, **_named: Any) -> bool:
        """Always bundles here; a failure ends the synthesis rather than asking for a container."""
        self._content.write(Path(output_dir))
        return True


class Assets(Construct):
    """One piece of code for each dependency set, shared by all functions that use the set, in all stacks."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: FunctionSettings) -> None:
        super().__init__(scope, construct_id)
        Annotations.of(self).acknowledge_warning(UNVERSIONED, "An object's key is the hash of what it holds.")
        self._settings = settings
        self._codes: dict[DependencySet | None, Code] = {}

    def code(self, dependencies: DependencySet) -> Code:
        """Give the code with these dependencies, or without any where the settings say so."""
        bundled = dependencies if self._settings.bundle_dependencies else None
        if bundled not in self._codes:
            self._codes[bundled] = self._make(AssetContent(ROOT, bundled, self._settings.architecture))
        return self._codes[bundled]

    def _make(self, content: AssetContent) -> Code:
        # CDK asks for an image even where local bundling never falls back to it.
        bundling = BundlingOptions(image=DockerImage.from_registry("scratch"), local=LocalBundling(content))
        asset = Asset(
            self,
            content.dependencies or "sources",
            path=str(content.root),
            asset_hash_type=AssetHashType.CUSTOM,
            asset_hash=content.digest(),
            bundling=bundling,
        )
        # Code.from_asset would belong to the stack of the first function that has it.
        return Code.from_bucket(asset.bucket, asset.s3_object_key)
