"""Evaluates an expression on a connection `sf` and prints what it gives, or what it raises, as JSON."""

import json
import os
import sys

from simple_salesforce import Salesforce, SalesforceLogin  # noqa: F401: for the expressions

url = os.environ["URL"]
host = url.split("//")[1]
os.environ["REQUESTS_CA_BUNDLE"] = os.environ["ORGYARD_HOME"] + "/tls/ca.pem"


def shown(value):
    if isinstance(value, (bytes, bytearray)):
        return f"{len(value)} bytes"
    return list(value) if hasattr(value, "__iter__") else str(value)


sf = Salesforce(instance=host, session_id=os.environ.get("TOKEN", ""), version="64.0")
try:
    print(json.dumps(eval(sys.argv[1]), default=shown, indent=1))
except Exception as error:
    given = {name: getattr(error, name) for name in ("status", "code", "content", "message") if hasattr(error, name)}
    print(json.dumps({"raised": type(error).__name__, "text": str(error), **given}, default=shown, indent=1))
    sys.exit(1)
