"""What the engines of JavaScript say of exported values: shared by the checks of formats and of the contract."""
import json
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def faults(jobs, node):
    """The faults that formats_check.mjs finds in these jobs, one a line; `node` is the folder with the engines."""
    lines = "".join(json.dumps(job) + "\n" for job in jobs)
    script = os.path.join(HERE, "formats_check.mjs")
    done = subprocess.run(["node", script, node], input=lines, capture_output=True, text=True)
    told = done.stdout + done.stderr
    found = [line.strip() for line in told.splitlines()]
    if done.returncode != 0 and not told.strip():
        found.append(f"node ended with {done.returncode}")
    return found
