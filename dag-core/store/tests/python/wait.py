"""Writes a step that goes on until a file is there.

Usage: wait.py STORE PROJECT FILE
"""

import os
import sys
import time

from burr.core import ApplicationBuilder, State, action
from burr.tracking.client import LocalTrackingClient

store, project, file = sys.argv[1:]


@action(reads=[], writes=["waited"])
def wait(state: State) -> State:
    while not os.path.exists(file):
        time.sleep(0.02)
    return state.update(waited=True)


app = (
    ApplicationBuilder()
    .with_actions(wait)
    .with_entrypoint("wait")
    .with_identifiers(app_id="live")
    .with_tracker(LocalTrackingClient(project=project, storage_dir=store))
    .build()
)
app.step()
