"""Writes applications: steps, spans, attributes, a stream, a failure, a fork and a child.

Usage: write.py STORE PROJECT
"""

import json
import logging
import sys

from burr.core import Application, ApplicationBuilder, ApplicationContext, State, action, default
from burr.core.action import streaming_action
from burr.tracking.client import LocalTrackingClient
from burr.visibility import TracerFactory

store, project = sys.argv[1:]
logging.disable(logging.CRITICAL)


def tracker():
    return LocalTrackingClient(project=project, storage_dir=store)


@action(reads=["counter"], writes=["counter"])
def increment(state: State, note: str, __tracer: TracerFactory, delta: int = 1) -> State:
    with __tracer("outer") as outer:
        outer.log_attribute("note", {"text": note, "odd": {1, 2}})
        with __tracer("inner", span_dependencies=["outer"]):
            pass
    return state.update(counter=state["counter"] + delta)


@action(reads=["counter"], writes=["child"])
def sub(state: State, __context: ApplicationContext) -> State:
    child = (
        ApplicationBuilder()
        .with_actions(inner=increment.bind(note="child"))
        .with_entrypoint("inner")
        .with_state(counter=0)
        .with_identifiers(app_id="child", partition_key="user")
        .with_tracker(__context.tracker.copy())
        .with_spawning_parent(__context.app_id, __context.sequence_id, __context.partition_key)
        .build()
    )
    child.step()
    return state.update(child=child.state["counter"])


@streaming_action(reads=[], writes=["text"])
def stream(state: State):
    for item in ["a", "b", "☃"]:
        yield {"text": item}, None
    yield {"text": "ab☃"}, state.update(text="ab☃")


@action(reads=[], writes=["never"])
def boom(state: State) -> State:
    raise RuntimeError("kaboom ☃")


def build(app_id, **more) -> Application:
    found = (
        ApplicationBuilder()
        .with_actions(increment, sub, stream, boom)
        .with_transitions(("increment", "sub", default), ("sub", "stream"), ("stream", "boom"))
        .with_identifiers(app_id=app_id, partition_key="user")
        .with_tracker(tracker())
    )
    if more:
        return found.initialize_from(**more).build()
    return found.with_entrypoint("increment").with_state(counter=1, ratio=float("nan"), pair=(1, 2)).build()


app = build("main")
app.step(inputs={"note": "héllo", "delta": 2})
app.step()
_, streaming = app.stream_result(halt_after=["stream"])
list(streaming)
streaming.get()
try:
    app.step()
except RuntimeError:
    pass

fork = build(
    "forked", initializer=tracker(), resume_at_next_action=True, default_state={}, default_entrypoint="increment",
    fork_from_app_id="main", fork_from_sequence_id=1, fork_from_partition_key="user")
_, streaming = fork.stream_result(halt_after=["stream"])
list(streaming)

state = {key: value for key, value in json.loads(json.dumps(app.state.serialize())).items() if not key.startswith("__")}
state["ratio"], state["pair"] = None, state["pair"]
print(json.dumps({
    "steps": [["increment", "completed"], ["sub", "completed"], ["stream", "completed"], ["boom", "failed"]],
    "state": state,
}))
