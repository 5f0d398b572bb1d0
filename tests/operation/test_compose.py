"""The production set-up, as far as it can be held against anything without a container engine."""

import re
import subprocess
import sys
import tomllib
from typing import Any

import pytest
import yaml

from tests.operation.installation import PROJECT

COMPOSE = PROJECT / "docker-compose.yml"
ENDS_BY_ITSELF = {"migrate"}


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    """The services of the compose file."""
    return dict(yaml.safe_load(COMPOSE.read_text())["services"])


def test_the_file_keeps_to_the_compose_specification() -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    checked = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_part_is_there_and_says_how_it_is(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {"postgres", "redis", "migrate", "api", "worker", "beat", "bot", "workbench", "proxy"}
    assert {name for name, service in services.items() if "healthcheck" not in service} == ENDS_BY_ITSELF


def test_the_image_has_every_package_of_ours() -> None:
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
    copied = (PROJECT / "Dockerfile").read_text()
    let_in = (PROJECT / ".dockerignore").read_text().split()
    for package in contracts["root_packages"]:
        assert f"COPY {package} {package}\n" in copied
        assert f"!{package}" in let_in


def test_nothing_runs_as_root_or_is_reachable_past_the_proxy(services: dict[str, dict[str, Any]]) -> None:
    assert all(str(service["user"]) not in ("root", "0", "0:0") for service in services.values())
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_what_is_secret_has_to_be_given(services: dict[str, dict[str, Any]]) -> None:
    text = COMPOSE.read_text()
    for variable in ("POSTGRES_PASSWORD", "SECRET_KEY"):
        uses = re.findall(rf"\$\{{{variable}(.)", text)
        assert uses
        assert set(uses) == {":"}
        assert f"{variable}:-" not in text
    example = (PROJECT / "deploy" / "example.env").read_text()
    assert re.findall(r"^(?:POSTGRES_PASSWORD|SECRET_KEY|TELEGRAM_BOT_TOKEN)=(.*)$", example, re.MULTILINE) == [""] * 3


def test_volumes_and_networks_that_are_used_are_declared(services: dict[str, dict[str, Any]]) -> None:
    whole = yaml.safe_load(COMPOSE.read_text())
    for service in services.values():
        assert set(service["networks"]) <= whole["networks"].keys()
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= whole["volumes"].keys()
