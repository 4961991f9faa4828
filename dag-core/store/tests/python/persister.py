"""Goes on with an application that is saved in a database, and saves another one.

Usage: persister.py sqlite FILE PARTITION [nan], persister.py postgres|redis PORT PARTITION
"""

import json
import sys

from burr.core import ApplicationBuilder, State, action, default

kind, place, partition = sys.argv[1:4]
if kind == "sqlite":
    from burr.core.persistence import SQLitePersister

    persister = SQLitePersister(db_path=place)
elif kind == "postgres":
    from burr.integrations.persisters.b_psycopg2 import PostgreSQLPersister

    persister = PostgreSQLPersister.from_values("postgres", "postgres", "", "127.0.0.1", int(place))
else:
    from burr.integrations.persisters.b_redis import RedisBasePersister

    persister = RedisBasePersister.from_values("127.0.0.1", int(place), 0, namespace="bots")
if kind != "redis":
    persister.initialize()


@action(reads=["count"], writes=["count"])
def count(state: State) -> State:
    return state.update(count=state["count"] + 1)


app = (
    ApplicationBuilder()
    .with_actions(count)
    .with_transitions(("count", "count", default))
    .with_identifiers(app_id="ours", partition_key=partition or None)
    .initialize_from(persister, resume_at_next_action=True, default_state={}, default_entrypoint="count")
    .with_state_persister(persister)
    .build()
)
_, _, state = app.step()
apps = sorted(set(persister.list_app_ids(partition or None)))
theirs = State({"count": 1, "__PRIOR_STEP": "count", "__SEQUENCE_ID": 0})
persister.save("user", "theirs", 0, "count", theirs, "completed")
persister.save("user", "theirs", 1, "count", State({"exact": 0.1}), "failed")
if "nan" in sys.argv:
    persister.save("user", "odd", 0, "count", State({"ratio": float("nan")}), "completed")
print(json.dumps({"resumed": {"sequence_id": app.sequence_id, "count": state["count"]}, "apps": apps}))
