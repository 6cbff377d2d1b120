"""What ingest is measured against: a bare Flask route that says hello."""

from flask import Flask

app = Flask("hello")


@app.post("/webhooks")
def hello() -> str:
    return "hello"
