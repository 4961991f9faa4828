"""Talks to the chatbot by OpenAI's own client, and prints what it got as JSON."""

import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="any-key-at-all", max_retries=0)
history = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "My name is Ada."},
    {"role": "assistant", "content": "Hello, Ada."},
]
ask = {"model": "dag", "messages": [*history, {"role": "user", "content": "What is a node?"}], "temperature": 0}

whole = client.chat.completions.create(**ask)
text, usage, reasons = "", None, []
for chunk in client.chat.completions.create(**ask, stream=True, stream_options={"include_usage": True}):
    for choice in chunk.choices:
        text += choice.delta.content or ""
        reasons.append(choice.finish_reason)
    usage = chunk.usage or usage

try:
    client.chat.completions.create(**{**ask, "model": "gpt-5"})
except openai.NotFoundError as error:
    missing = error.code

image = client.chat.completions.create(model="plain", messages=[{"role": "user", "content": "Draw a red cat"}])

print(json.dumps({
    "models": [model.id for model in client.models.list()],
    "whole": whole.choices[0].message.content,
    "streamed": text,
    "reasons": [reason for reason in reasons if reason],
    "usage": [whole.usage.model_dump(), usage.model_dump()],
    "missing": missing,
    "image": image.choices[0].message.content,
}))
