"""Teaches moto's CloudFormation, by being imported, the types of resource that it leaves out.

moto warns of them and goes on, but then refuses a template that asks for an attribute of one, as
edge.yaml asks for its distribution's domain. Here each is kept with its properties as they were
filled in, and has the attributes that a template may ask for; nothing of it is enforced.
"""

from __future__ import annotations

from typing import Any, ClassVar

from moto.cloudformation.parsing import ResourceMap
from moto.core.common_models import CloudFormationModel

LEFT_OUT_TYPES = {
    "AWS::Budgets::Budget",
    "AWS::CloudFront::CachePolicy",
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::Function",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::CloudWatch::Alarm",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::OpenSearchService::Domain",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::WAFv2::WebACL",
}


class LeftOut(CloudFormationModel):
    """A resource of a type that moto leaves out."""

    kind: ClassVar[str] = ""
    filled_in: ClassVar[dict[tuple[str, str], dict[str, Any]]] = {}  # by stack id, logical id

    def __init__(self, name: str, region: str) -> None:
        self.physical_resource_id = name
        self._region = region

    @classmethod
    def cloudformation_type(cls) -> str:
        return cls.kind

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in {"Arn", "DomainEndpoint", "DomainName", "FunctionARN", "Id"}

    def get_cfn_attribute(self, attr: str) -> str:
        """What a template asks of it."""
        name = self.physical_resource_id
        return {
            "Arn": f"arn:aws:{self.kind.split('::')[1].lower()}:{self._region}::{name}",
            "FunctionARN": f"arn:aws:cloudfront::123456789012:function/{name}",
            "DomainEndpoint": f"search-{name.lower()}.{self._region}.es.amazonaws.com",
            "DomainName": f"{name.lower()}.cloudfront.net",
            "Id": name,
        }[attr]

    @classmethod
    def create_from_cloudformation_json(
        cls,
        resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,  # noqa: ARG003 - moto's
        region_name: str,
        **kwargs: str,
    ) -> LeftOut:
        cls.filled_in[kwargs["StackId"], kwargs["LogicalId"]] = cloudformation_json["Properties"]
        return cls(resource_name, region_name)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource: LeftOut, *_: object) -> LeftOut:
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *_: object) -> None:
        return

    def is_created(self) -> bool:
        return True


# moto asks for the direct subclasses of its own class alone.
TAUGHT = [
    type(
        kind.replace("::", ""),
        (LeftOut, CloudFormationModel),
        {"kind": kind, "__module__": __name__},
    )
    for kind in sorted(LEFT_OUT_TYPES)
]


class _Retaining(dict[str, Any]):
    """A resource's part of a template; moto knows of no retaining but `Retain`."""

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as a dict has it
        value = super().get(key, default)
        return "Retain" if value == "RetainExceptOnCreate" else value


_delete = ResourceMap.delete


def _delete_but_retain(resources: ResourceMap) -> None:
    named = resources._resource_json_map  # noqa: SLF001 - moto has no other way in
    resources._resource_json_map = {name: _Retaining(part) for name, part in named.items()}  # noqa: SLF001 - moto has no other way
    _delete(resources)


ResourceMap.delete = _delete_but_retain  # type: ignore[method-assign,assignment]
