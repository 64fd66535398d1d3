"""What stands in deploy/ for whoever runs it for real: no name in it is one that the product does not know."""

import os
import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.main import parser
from bot.cli.running import STOPS_WITHIN
from bot.settings import SETTINGS

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
FILES = [DEPLOY / "Dockerfile", DEPLOY / "compose.yaml", DEPLOY / "kubernetes.yaml", *sorted(DEPLOY.glob("systemd/*"))]
ADDRESSES = {"/healthz", "/readyz"}


def documents(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / name).read_text(encoding="utf-8")))


def commands(node: object) -> Iterator[list[str]]:
    """Every ``command:`` of a YAML file."""
    if isinstance(node, dict):
        if "command" in node:
            yield node["command"]
        for value in node.values():
            yield from commands(value)
    if isinstance(node, list):
        for value in node:
            yield from commands(value)


def started() -> list[list[str]]:
    """Every command line that any of the files starts."""
    lines = [words for name in ("compose.yaml", "kubernetes.yaml") for words in commands(documents(name))]
    for unit in DEPLOY.glob("systemd/*.service"):
        lines += [shlex.split(line) for line in re.findall(r"(?m)^ExecStart(?:Pre)?=(.*)$", unit.read_text())]
    [command] = re.findall(r"(?m)^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text())
    return [*lines, yaml.safe_load(command)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    named = set(re.findall(r"\b(?:HEARBACK|SLACK|MICROSOFT|SMTP|OIDC)_[A-Z_]+\b", file.read_text(encoding="utf-8")))

    assert named <= SETTINGS.keys()


def test_every_command_that_is_started_is_understood() -> None:
    lines = started()
    understand = parser()

    assert {Path(words[0]).name for words in lines} == {"hearback"}
    assert {"serve", "worker", "migrate", "backup"} == {words[1] for words in lines}
    for words in lines:
        understand.parse_args(words[1:])


def test_kubernetes_asks_for_its_health_where_it_is_told() -> None:
    text = (DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")

    assert set(re.findall(r"path: (\S+?),", text)) == ADDRESSES


def test_kubernetes_sends_visitors_to_those_who_serve() -> None:
    kinds = documents("kubernetes.yaml")
    [service] = [each for each in kinds if each["kind"] == "Service"]
    found = [
        each["metadata"]["name"]
        for each in kinds
        if each["kind"] == "Deployment"
        and service["spec"]["selector"].items() <= each["spec"]["template"]["metadata"]["labels"].items()
    ]

    assert found == ["hearback-serve"]


def test_nothing_starts_before_its_tables_are_there() -> None:
    [compose] = documents("compose.yaml")
    for name in ("serve", "worker"):
        assert compose["services"][name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_image_has_what_it_runs_with_and_no_test_tools() -> None:
    """The Dockerfile cuts requirements.in at a line; should that line change, the image would hold everything."""
    [cut] = re.findall(r"sed '/\^(.*)/,\$d' requirements\.in", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    runs, found, rest = (ROOT / "requirements.in").read_text(encoding="utf-8").partition(f"\n{cut}")

    assert found
    assert "fastapi" in runs and "pytest" in rest and "pytest" not in runs


def test_whoever_is_told_to_stop_is_given_the_time_that_it_takes() -> None:
    text = {file.name: file.read_text(encoding="utf-8") for file in FILES}
    given = re.findall(r"terminationGracePeriodSeconds: (\d+)", text["kubernetes.yaml"])
    given += re.findall(r"stop_grace_period: (\d+)s", text["compose.yaml"])
    for unit in ("hearback.service", "hearback-worker.service"):
        given += re.findall(r"(?m)^TimeoutStopSec=(\d+)$", text[unit])

    assert len(given) == 5
    assert all(int(seconds) > STOPS_WITHIN for seconds in given)


def test_what_is_asked_for_its_health_and_its_counts_can_be_reached_from_outside_its_container() -> None:
    [compose] = documents("compose.yaml")
    pods = [each["spec"]["template"]["spec"] for each in documents("kubernetes.yaml") if each["kind"] == "Deployment"]
    stay = [compose["services"][name]["command"] for name in ("serve", "worker")]
    stay += [container["command"] for pod in pods for container in pod["containers"]]

    assert len(stay) == 4
    assert all("--host 0.0.0.0 --port 8000" in " ".join(words) for words in stay)


def test_nothing_in_kubernetes_runs_as_root() -> None:
    pods = [each["spec"]["template"]["spec"] for each in documents("kubernetes.yaml") if "template" in each["spec"]]

    assert len(pods) == 3
    for pod in pods:
        assert pod["securityContext"]["runAsNonRoot"]
        assert all(not container["securityContext"]["allowPrivilegeEscalation"] for container in pod["containers"])


def test_old_backups_do_not_fill_the_disk_and_nothing_else_is_removed(tmp_path: Path) -> None:
    unit = (DEPLOY / "systemd" / "hearback-backup.service").read_text(encoding="utf-8")
    [remove] = re.findall(r"(?m)^ExecStartPost=(.*)$", unit)
    for name, days in (("hearback-old.zip", 40), ("hearback-new.zip", 1), ("another.zip", 40)):
        (tmp_path / name).touch()
        long_ago = time.time() - days * 24 * 3600
        os.utime(tmp_path / name, (long_ago, long_ago))
    subprocess.run(shlex.split(remove.replace("/var/lib/hearback/backups", str(tmp_path))), check=True)

    assert {file.name for file in tmp_path.iterdir()} == {"hearback-new.zip", "another.zip"}


def test_no_secret_lies_in_deploy() -> None:
    for file in FILES:
        assert not re.search(
            r"(?i)(password|secret|token)\S*\s*[:=]\s*[A-Za-z0-9]{6,}", file.read_text(encoding="utf-8")
        )
