#!/usr/bin/env python3
"""Run rows of the evaluation suite and insist on the figures that admit no less than 1.

    eval_check.py SUITE BINARY ROW

SUITE is the suite's script, ROW what its --only takes. Ends with 1 if a run failed, if no row matched, or if exact, jinja or
order is below 1 or was not measured.
"""
import json
import subprocess
import sys

CERTAIN = ("exact", "jinja", "order")


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    suite, binary, only = sys.argv[1:]
    done = subprocess.run([sys.executable, suite, "--bin", binary, "--only", only, "--json"], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"the suite ended with {done.returncode}: {done.stderr.strip()}")
    rows = json.loads(done.stdout)
    failed = not rows
    if failed:
        print(f"   no row is called {only}")
    for name, row in sorted(rows.items()):
        if "failed" in row:
            print(f"   FAIL {name}: {row['failed']}")
            failed = True
            continue
        short = [f"{figure} is {row.get(figure)}" for figure in CERTAIN if row.get(figure) != 1]
        print(f"   {'FAIL' if short else 'ok':4} {name}: {', '.join(short) or 'exact, jinja and order are 1'}")
        failed = failed or bool(short)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
