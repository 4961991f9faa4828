"""Parses a project with Burr's models, serves it with Burr's server, and prints what that says.

Usage: serve.py STORE PROJECT
"""

import json
import os
import sys
from pathlib import Path

store, project = sys.argv[1:]
os.environ["burr_path"] = store

from burr.tracking.common import models  # noqa: E402
from burr.tracking.server import run, schema  # noqa: E402
from fastapi.testclient import TestClient  # noqa: E402

for folder in Path(store, project).iterdir():
    if not folder.is_dir():
        continue
    if (folder / "graph.json").exists():
        models.ApplicationModel.model_validate_json((folder / "graph.json").read_text())
        models.ApplicationMetadataModel.model_validate_json((folder / "metadata.json").read_text())
    schema.Step.from_logs((folder / "log.jsonl").read_bytes().splitlines())
    children = folder / "children.jsonl"
    for line in children.read_text().splitlines() if children.exists() else []:
        models.ChildApplicationModel.model_validate_json(line)

client = TestClient(run.app)
client.__enter__()  # the server is not ready before its start-up has run
not_200 = []


def get(path):
    answer = client.get(path)
    if answer.status_code != 200:
        not_200.append([path, answer.status_code, answer.text[:300]])
        return None
    return answer.json() if answer.headers["content-type"].startswith("application/json") else answer.text


for path in ["/ready", "/api/v0/ready", "/api/v0/version", "/api/v0/metadata/app_spec"]:
    get(path)
assert project in [found["name"] for found in get("/api/v0/projects")]
apps = get(f"/api/v0/{project}/__none__/apps?limit=100&offset=0")["applications"]
logs = {}
for app in apps:
    key = app["partition_key"] or "__none__"
    if Path(store, project, app["app_id"], "graph.json").exists():
        logs[app["app_id"]] = get(f"/api/v0/{project}/{app['app_id']}/{key}/apps")
get(f"/project/{project}")
annotations = get(f"/api/v0/{project}/annotations")
noted = client.post(
    f"/api/v0/{project}/whole/__none__/0/annotations",
    json={"span_id": None, "step_name": "count", "tags": ["good"], "observations": []},
)
assert noted.status_code == 200, noted.text
assert noted.json()["id"] == 1, noted.text
updated = client.put(
    f"/api/v0/{project}/0/update_annotations",
    json={"span_id": None, "step_name": "count", "tags": ["by Burr"], "observations": []},
)
assert updated.status_code == 200, updated.text

print(json.dumps({
    "not_200": not_200,
    "apps": sorted(app["app_id"] for app in apps),
    "logs": logs,
    "annotations": annotations,
}))
