"""Gives functions their code and layers, made on this machine instead of in a container."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

import jsii
from aws_cdk import (
    Annotations,
    App,
    AssetHashType,
    BundlingOptions,
    DockerImage,
    FileAssetPackaging,
    ILocalBundling,
    Stack,
)
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk.aws_s3_assets import Asset
from constructs import Construct

from infra.assets.asset import ROOT, DependencyLayer, FunctionCode, Sources
from infra.settings.model import Settings
from scheducal.needs import DependencySet

# CDK's warning of code in a bucket: it might change under the same key.
UNVERSIONED = "@aws-cdk/aws-lambda:codeFromBucketObjectVersionNotSpecified"


@jsii.implements(ILocalBundling)
class LocalBundling:
    """Writes a layer into the directory that CDK gives."""

    def __init__(self, layer: DependencyLayer) -> None:
        self._layer = layer

    def try_bundle(self, output_dir: str, *_options: Any, **_named: Any) -> bool:
        """Always bundles here; a failure ends the synthesis rather than asking for a container."""
        self._layer.write(Path(output_dir))
        return True


class Assets(Construct):
    """The archives of functions, and one layer for each dependency set that they need, in the root stack."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        Annotations.of(self).acknowledge_warning(UNVERSIONED, "An object's key is the hash of what it holds.")
        self._settings = settings.functions
        hook = settings.mail.gmail_domain_hook
        self._hooked = {hook.partition(":")[0]} if hook else set[str]()
        stack = Stack.of(self)
        self._prefix, self._synthesizer = stack.stack_name, stack.synthesizer
        self._written = Path(cast("App", scope.node.root).outdir) if stack.bundling_required else None
        self._bucket: s3.IBucket | None = None
        self._layers: dict[DependencySet, lambda_.ILayerVersion] = {}

    def code(self, module: str) -> lambda_.Code:
        """Give the code of a function's module, in an archive of its own."""
        sources = sources_of(ROOT)
        modules = {module} | {each for each in self._hooked if sources.tree.has(each)}
        code = FunctionCode(sources, frozenset(modules))
        name = f"asset.{code.digest}.zip"
        if self._written is not None and not (archive := self._written / name).exists():
            code.write(archive)
        place = self._synthesizer.add_file_asset(
            source_hash=code.digest, file_name=name, packaging=FileAssetPackaging.FILE, display_name=module
        )
        if self._bucket is None:
            self._bucket = s3.Bucket.from_bucket_name(self, "Bucket", place.bucket_name)
        return lambda_.Code.from_bucket(self._bucket, place.object_key)

    def layers(self, dependencies: DependencySet) -> list[lambda_.ILayerVersion]:
        """Give the layer with these dependencies, or none where the settings say so."""
        if not self._settings.bundle_dependencies:
            return []
        if dependencies not in self._layers:
            self._layers[dependencies] = self._layer(DependencyLayer(ROOT, dependencies, self._settings.architecture))
        return [self._layers[dependencies]]

    def _layer(self, layer: DependencyLayer) -> lambda_.LayerVersion:
        # CDK asks for an image even where local bundling never falls back to it.
        bundling = BundlingOptions(image=DockerImage.from_registry("scratch"), local=LocalBundling(layer))
        asset = Asset(
            self,
            f"{layer.dependencies.title()}Asset",
            path=str(layer.root),
            asset_hash_type=AssetHashType.CUSTOM,
            asset_hash=layer.digest(),
            bundling=bundling,
        )
        return lambda_.LayerVersion(
            self,
            layer.dependencies.title(),
            layer_version_name=f"{self._prefix}-{layer.dependencies}",
            code=lambda_.Code.from_bucket(asset.bucket, asset.s3_object_key),
            description=f"ScheduCal: the dependencies of the set {layer.dependencies}",
        )


@cache
def sources_of(root: Path) -> Sources:
    """Give the sources of a repository, which do not change while a process synthesizes."""
    return Sources(root)
