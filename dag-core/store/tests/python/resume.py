"""Resumes an application for one step, and forks it at its second state.

Usage: resume.py STORE PROJECT APP
"""

import json
import sys

from burr.core import ApplicationBuilder, State, action, expr
from burr.tracking.client import LocalTrackingClient

store, project, app_id = sys.argv[1:]


@action(reads=["count"], writes=["count"])
def count(state: State) -> State:
    return state.update(count=state["count"] + 1)


def builder(own_id):
    tracker = LocalTrackingClient(project=project, storage_dir=store)
    return (
        ApplicationBuilder()
        .with_actions(count)
        .with_transitions(("count", "count", expr("count < 10")))
        .with_identifiers(app_id=own_id)
        .with_tracker(tracker)
    ), tracker


def step(app):
    _, _, state = app.step()
    return {"sequence_id": app.sequence_id, "count": state["count"]}


build, tracker = builder(app_id)
resumed = step(build.initialize_from(
    tracker, resume_at_next_action=True, default_state={}, default_entrypoint="count").build())
build, tracker = builder("python-fork")
resumed["forked"] = step(build.initialize_from(
    tracker, resume_at_next_action=True, default_state={}, default_entrypoint="count",
    fork_from_app_id=app_id, fork_from_sequence_id=1).build())
print(json.dumps(resumed))
