"""Measures Python's Burr: reads one command a line, and prints the seconds of CPU time as a JSON list: others may use the machine.

Commands: plain STEPS, tracked STEPS, growing TURNS EACH, resume STEPS
"""

import json
import logging
import sys
import tempfile
from time import process_time

from burr.core import ApplicationBuilder, State, action, default, when
from burr.tracking.client import LocalTrackingClient

logging.disable(logging.CRITICAL)
store = tempfile.TemporaryDirectory()
made = 0


@action(reads=["count"], writes=["count"])
def count(state: State) -> State:
    return state.update(count=state["count"] + 1)


@action(reads=["history"], writes=["history"])
def say(state: State) -> State:
    return state.append(history={"role": "user", "content": "some words that are said"})


@action(reads=[], writes=[])
def done(state: State) -> State:
    return state


def tracker():
    return LocalTrackingClient(project="bench", storage_dir=store.name)


def counter(steps, **more):
    global made
    made += 1
    app = (
        ApplicationBuilder()
        .with_actions(count, done)
        .with_transitions(("count", "count", when(count__lt=steps)), ("count", "done", default))
        .with_identifiers(app_id=more.pop("app_id", f"app-{made}"))
    )
    if more.pop("tracked", False):
        app = app.with_tracker(tracker())
    if more:
        return app.initialize_from(**more).build()
    return app.with_entrypoint("count").with_state(count=0).build()


def run(app, steps):
    start = process_time()
    _, _, state = app.run(halt_before=["done"])
    took = process_time() - start
    assert state["count"] == steps
    return took


def plain(steps):
    return [run(counter(steps), steps)]


def tracked(steps):
    return [run(counter(steps, tracked=True), steps)]


def growing(turns, each):
    app = (
        ApplicationBuilder()
        .with_actions(say)
        .with_transitions(("say", "say", default))
        .with_entrypoint("say")
        .with_state(history=[])
        .build()
    )
    times = []
    for _ in range(turns // each):
        start = process_time()
        for _ in range(each):
            app.step()
        times.append(process_time() - start)
    assert len(app.state["history"]) == turns
    return times


def resume(steps):
    app = counter(steps, tracked=True)
    run(app, steps)
    times = []
    for _ in range(5):
        start = process_time()
        again = counter(
            steps, app_id=app.uid, initializer=tracker(), resume_at_next_action=True, default_state={},
            default_entrypoint="count")
        times.append(process_time() - start)
        assert again.state["count"] == steps
    return times


commands = {"plain": plain, "tracked": tracked, "growing": growing, "resume": resume}
print(json.dumps([]), flush=True)
for line in sys.stdin:
    name, *numbers = line.split()
    print(json.dumps(commands[name](*map(int, numbers))), flush=True)
