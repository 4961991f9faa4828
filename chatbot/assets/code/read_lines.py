import sys
from pathlib import Path

path = Path(sys.argv[1] if len(sys.argv) > 1 else "input.txt")
with path.open(encoding="utf-8") as file:
    for number, line in enumerate(file, start=1):
        print(f"{number:>4}  {line.rstrip()}")
