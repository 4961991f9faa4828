"""Goes on with an application that is saved in SQLite, and saves another one.

Usage: sqlite.py FILE
"""

import json
import sys

from burr.core import ApplicationBuilder, State, action, default
from burr.core.persistence import SQLitePersister

persister = SQLitePersister(db_path=sys.argv[1])
persister.initialize()


@action(reads=["count"], writes=["count"])
def count(state: State) -> State:
    return state.update(count=state["count"] + 1)


app = (
    ApplicationBuilder()
    .with_actions(count)
    .with_transitions(("count", "count", default))
    .with_identifiers(app_id="ours")
    .initialize_from(persister, resume_at_next_action=True, default_state={}, default_entrypoint="count")
    .with_state_persister(persister)
    .build()
)
_, _, state = app.step()
apps = persister.list_app_ids(None)
theirs = State({"count": 1, "__PRIOR_STEP": "count", "__SEQUENCE_ID": 0})
persister.save("user", "theirs", 0, "count", theirs, "completed")
persister.save("user", "theirs", 1, "count", State({"ratio": float("nan")}), "failed")
print(json.dumps({"resumed": {"sequence_id": app.sequence_id, "count": state["count"]}, "apps": apps}))
