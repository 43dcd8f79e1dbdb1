"""`.chalice/config.json`: Chalice leaves out without a word what it does not know, so we do not.

What it knows is read from its own source, level by level.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from chalice.config import Config
from chalice.deploy import appgraph, validate

from chalicelib.storage.lambda_search import SEARCH_SECONDS
from operations.stages import PROJECT, stage_environment

CHALICE = PROJECT / ".chalice"
STAGES = {"local", "dev", "prod"}  # docs/operating.md, "Settings"

# Asked for like the others, but set on the command line or by Chalice itself.
NOT_FROM_THE_FILE = {"chalice_app", "profile", "project_dir"}

READER = "api_handler"


class KnownKeys(NamedTuple):
    """The keys that Chalice reads at each level of the file."""

    top: set[str]
    of_a_stage: set[str]
    of_a_function: set[str]
    of_a_function_in_a_stage: set[str]


def known_keys() -> KnownKeys:
    """From the calls in Chalice's own Config, each of which says where a key may stand."""
    lookups = list(_lookups("_chain_lookup"))
    merged = {name for name, _ in _lookups("_chain_merge")}
    top = {name for name, _ in lookups} - NOT_FROM_THE_FILE | merged
    stage = {name for name, varies in lookups if "varies_per_chalice_stage" in varies}
    function = {name for name, varies in lookups if "varies_per_function" in varies}
    return KnownKeys(
        top=top | {"version", "stages", "lambda_functions"},
        of_a_stage=stage | merged | {"lambda_functions"},
        of_a_function=function,  # what is merged is not looked for here
        of_a_function_in_a_stage=function | merged,
    )


def _lookups(method: str) -> Iterator[tuple[str, set[str]]]:
    """The key in each call of one of Config's methods, and the options that are on."""
    for node in ast.walk(ast.parse(inspect.getsource(inspect.getmodule(Config) or Config))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr == method and isinstance(node.args[0], ast.Constant):
            on = {k.arg for k in node.keywords if getattr(k.value, "value", None) is True}
            yield str(node.args[0].value), {str(option) for option in on}


def functions() -> set[str]:
    """The functions that app.py makes, by the names that the file gives them."""
    app = importlib.import_module("app").app
    return {READER, *app.handler_map}


def mistakes(config: dict[str, Any]) -> list[str]:
    """Every key of a configuration that Chalice would leave out."""
    known = known_keys()
    unknown = [f"{key}" for key in config.keys() - known.top]
    unknown += _mistakes_in_functions(config, known.of_a_function, "")
    for stage, settings in config.get("stages", {}).items():
        unknown += [f"stages.{stage}"] if stage not in STAGES else []
        unknown += [f"stages.{stage}.{key}" for key in settings.keys() - known.of_a_stage]
        known_here = known.of_a_function_in_a_stage
        unknown += _mistakes_in_functions(settings, known_here, f"stages.{stage}.")
    return sorted(unknown)


def _mistakes_in_functions(part: dict[str, Any], known: set[str], where: str) -> list[str]:
    unknown = []
    for function, settings in part.get("lambda_functions", {}).items():
        name = f"{where}lambda_functions.{function}"
        unknown += [name] if function not in functions() else []
        unknown += [f"{name}.{key}" for key in settings.keys() - known]
    return unknown


@pytest.fixture
def config() -> dict[str, Any]:
    """The file as it is."""
    read: dict[str, Any] = json.loads((CHALICE / "config.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    """app.py can't be imported without a stage's settings."""
    for name, value in stage_environment("local").items():
        monkeypatch.setenv(name, value)


def test_chalice_reads_every_key_of_the_file(config: dict[str, Any]) -> None:
    assert mistakes(config) == []
    assert config["stages"].keys() == STAGES


@pytest.mark.parametrize(
    "unknown",
    [
        "lambda_memorysize",
        "architecture",
        "stages.prod.lambda_timout",
        "stages.prod.app_name",
        "lambda_functions.api_handler.iam_policy",
        "lambda_functions.api_handler.environment_variables",
        "lambda_functions.api_handler.lambda_architecture",
        "lambda_functions.recieve_upload",
        "stages.prod.lambda_functions.reader",
        "stages.production",
    ],
)
def test_a_name_that_chalice_does_not_know_is_found(config: dict[str, Any], unknown: str) -> None:
    *parts, key = unknown.split(".")
    level = config
    for part in parts:
        level = level.setdefault(part, {})
    level[key] = {}
    assert mistakes(config) == [unknown]


def test_the_keys_read_from_chalices_source_are_its_configs_properties() -> None:
    known = known_keys()
    by_name = {name for name in vars(Config) if isinstance(vars(Config)[name], property)}
    renamed = {"xray_enabled": "xray", "config_file_version": "version"}
    properties = {renamed.get(name, name) for name in by_name}
    # The first is the file; the other, Lambda's Python, is that which deploys, whatever it says.
    without = NOT_FROM_THE_FILE | {"config_from_disk", "lambda_python_version"}
    assert known.top == properties - without | {"stages", "lambda_functions"}
    assert {"lambda_memory_size", "iam_policy_file"} <= known.of_a_function


@pytest.mark.parametrize("stage", ["dev", "prod"])
@pytest.mark.parametrize(
    ("function", "policy"),
    [
        ("api_handler", "policy-reader.json"),
        ("receive_upload", "policy-receive_upload.json"),
        ("sweep_uploads", "policy-sweep_uploads.json"),
        ("make_pictures", "policy-make_pictures.json"),
        ("search_stories", "policy-search_stories.json"),
        ("write_index", "policy-write_index.json"),
        ("send_pings", "policy-send_pings.json"),
    ],
)
def test_chalice_reads_the_values_that_we_mean(
    config: dict[str, Any], stage: str, function: str, policy: str
) -> None:
    read = Config(
        chalice_stage=stage,
        function_name=function,
        config_from_disk=config,
        user_provided_params={"project_dir": str(PROJECT)},
    )
    assert read.lambda_architecture == "arm64"
    assert read.api_gateway_endpoint_type == "REGIONAL"
    assert read.api_gateway_stage == "api"
    assert read.autogen_policy is False
    assert not read.xray_enabled
    assert read.environment_variables == {
        "STAGE": stage,
        "MEMORY_SECONDS": "5",
        "PYTHONTZPATH": "/var/task/tzdata/zoneinfo",
    }
    assert (CHALICE / read.iam_policy_file).is_file()
    assert read.iam_policy_file == policy
    validate.validate_lambda_architecture(read)
    validate.validate_endpoint_type(read)
    validate.validate_minimum_compression_size(read)


def test_a_sweep_has_ended_before_the_next_begins(config: dict[str, Any]) -> None:
    assert config["lambda_functions"]["sweep_uploads"]["lambda_timeout"] < 300


def test_nobody_waits_for_a_search_that_still_runs(config: dict[str, Any]) -> None:
    functions = config["lambda_functions"]
    searching, reading = (functions[n]["lambda_timeout"] for n in ("search_stories", READER))
    assert SEARCH_SECONDS <= searching < reading


def test_the_readers_function_has_the_name_that_chalice_gives_it() -> None:
    assert f"name='{READER}'" in inspect.getsource(appgraph)
