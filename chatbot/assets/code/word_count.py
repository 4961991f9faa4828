import re
import sys
from collections import Counter

words = re.findall(r"\w+", sys.stdin.read().lower())
for word, count in Counter(words).most_common(10):
    print(f"{count:>5}  {word}")
