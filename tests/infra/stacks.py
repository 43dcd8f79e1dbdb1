"""moto's server, and stacks of our own templates in it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import boto3
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from local.cloud import SerialisedMoto
from local.ports import HOST
from operations.stages import PROJECT
from tests.infra import formation
from tests.storage.engines import REGION

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Stack:
    """A stack as it was made: its resources' ids by their names in the template, its outputs, and
    the properties of the resources that moto leaves out.
    """

    physical: dict[str, str]
    outputs: dict[str, str]
    filled_in: dict[str, dict[str, Any]]


def moto_application() -> Application:
    """All of moto's services."""
    application: Application = DomainDispatcherApplication(create_backend_app)
    return application


@contextmanager
def served(application: Application) -> Iterator[str]:
    """The address at which moto answers; it is empty, whatever other tests of this process made
    in theirs, and leaves nothing to them.
    """
    server = make_server(HOST, 0, SerialisedMoto(application), threaded=True)
    serve = partial(server.serve_forever, poll_interval=0.01)  # how long its end takes, in seconds
    threading.Thread(target=serve, daemon=True).start()
    moto_api_backend.reset()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        moto_api_backend.reset()


def client(endpoint: str, service: str, region: str = REGION) -> Any:  # noqa: ANN401 - boto3 types it by the name's value
    """A client of any service."""
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id="operator",
        aws_secret_access_key="operator",  # noqa: S106 - moto asks for any
    )


def made_from(template: str, endpoint: str, *, region: str = REGION, **parameters: str) -> Stack:
    """The stack that one of infra/'s templates makes."""
    name = f"tidende-{parameters['Stage']}-{template.removesuffix('.yaml')}"
    with closing(client(endpoint, "cloudformation", region)) as cloudformation:
        created = cloudformation.create_stack(
            StackName=name,
            TemplateBody=(PROJECT / "infra" / template).read_text(encoding="utf-8"),
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
        )
        stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        assert stack["StackStatus"] == "CREATE_COMPLETE", stack
        resources = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
    filled_in = formation.LeftOut.filled_in.items()
    return Stack(
        physical={
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in resources
            if "LogicalResourceId" in resource  # without what was not asked for
        },
        outputs={out["OutputKey"]: out["OutputValue"] for out in stack.get("Outputs", [])},
        filled_in={name: part for (stack, name), part in filled_in if stack == created["StackId"]},
    )
