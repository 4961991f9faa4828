import json
from dataclasses import dataclass, field


@dataclass
class User:
    name: str
    email: str | None = None
    tags: list[str] = field(default_factory=list)


text = '{ "name": "Ada", "tags": ["maths", "engines"] }'
user = User(**json.loads(text))
print(user)
print(json.dumps(user.__dict__, indent=2))
