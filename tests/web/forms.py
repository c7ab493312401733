"""How schemathesis writes and reads lines of JSON, which it does not know by itself."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def as_lines(ctx, value):
    lines = value if isinstance(value, list) else [value]
    return "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines).encode()


@schemathesis.deserializer("application/x-ndjson")
def of_lines(ctx, response):
    # The schema is that of a line; the first stands for all.
    return json.loads(response.text.split("\n")[0])
