#!/usr/bin/env python3
"""Hold what the commands print for machines against the published schemas and the standard's, and what they print for people against a terminal.

    contract_check.py BINARY NODE_FOLDER FOLDER...

For each FOLDER of documents

    jsonschema, ajv     take what every command prints with --format json or ndjson, and the files of the model, by docs/schemas
    check-jsonschema    takes the audit's SARIF by the schema of SARIF 2.1.0, with an accepted deviation and without
    Python's strings    give back each text of the SARIF by its lines and columns
    a pseudo-terminal   gets no control character, no bidirectional one and nothing invisible, neither from tables nor from messages,
                        nor from templates and documents that are printed on it

NODE_FOLDER has the JavaScript packages that .ci/run installs. Ends with 1 at any fault, after having looked at all folders.
"""
import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import urllib.parse

import jsonschema
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import engines

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMAS = os.path.join(ROOT, "docs", "schemas")
SARIF_SCHEMA = "node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json"
ENDING = ".schema.json"


def read_terminal(descriptor):
    """Some bytes; none at the end, which Linux calls an error."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


def read_json(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return json.load(file)


def published():
    """A validator for each schema, by its name."""
    schemas = {name: read_json(os.path.join(SCHEMAS, name)) for name in sorted(os.listdir(SCHEMAS))}
    registry = Registry().with_resources((name, DRAFT202012.create_resource(schema)) for name, schema in schemas.items())
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    return {
        name.removesuffix(ENDING): jsonschema.Draft202012Validator(schema, registry=registry)
        for name, schema in schemas.items()
    }


class Contract:
    """The faults of one folder, and the jobs that JavaScript has for it."""

    def __init__(self, binary, node, validators):
        self.binary = binary
        self.node = node
        self.validators = validators
        self.faults = []
        self.jobs = []
        self.used = set()

    def run(self, *arguments, people=False):
        """Standard output; what goes to people is looked at, and that are the messages always."""
        done = subprocess.run([self.binary, *arguments], stdin=subprocess.DEVNULL, capture_output=True)
        command = " ".join(arguments)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"`untemplate {command}` ended with {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
        output, messages = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        for text in (messages, output if people else ""):
            self.quiet(command, text)
        return output

    def quiet(self, command, text):
        acts = sorted({character for character in text if character != "\n" and unicodedata.category(character) in ("Cc", "Cf")})
        if acts:
            self.faults.append(f"`untemplate {command}` sends {acts} to the terminal")

    def on_terminal(self, *arguments):
        """What is printed where standard output is a terminal is looked at; colours are off, since they are ours."""
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [self.binary, *arguments], stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL,
            env={**os.environ, "NO_COLOR": "1"},
        ) as process:
            os.close(theirs)
            output = b"".join(iter(lambda: read_terminal(ours), b""))
            os.close(ours)
        if process.returncode not in (0, 1) or not output:
            raise RuntimeError(f"`untemplate {' '.join(arguments)}` ended with {process.returncode} on a terminal")
        # A tab moves on and no more, and texts have it.
        self.quiet(" ".join(arguments), output.decode("utf-8").replace("\r\n", "\n").replace("\t", " "))

    def obeys(self, schema, value):
        self.used.add(schema)
        for error in self.validators[schema].iter_errors(value):
            self.faults.append(f"{schema}: {error.json_path}: {error.message[:300]}")
        self.jobs.append({"kind": "published", "name": schema, "schema": schema + ENDING, "value": value})
        return value

    def prints(self, schema, *arguments):
        output = self.run(*arguments)
        if schema.endswith(".line"):
            return [self.obeys(schema, json.loads(line)) for line in output.split("\n") if line]
        return self.obeys(schema, json.loads(output))

    def folder(self, documents, temporary):
        model, before = (os.path.join(temporary, name) for name in ("model", "before"))
        whole = self.prints("infer", "infer", documents, "--out", model, "--format", "json")
        shutil.copytree(model, before)
        self.obeys("template", read_json(os.path.join(model, "template.json")))
        with open(os.path.join(model, "documents.jsonl"), encoding="utf-8", newline="\n") as file:
            for line in file:
                self.obeys("documents.line", json.loads(line))
        for name in [*whole["variables"], *(node["name"] for node in whole["template"]["nodes"] if "name" in node)]:
            self.prints("explain", "explain", model, name, "--format", "json")
            self.run("explain", model, name, people=True)
        for document in whole["documents"]:
            for format in ("mustache", "handlebars"):
                self.prints("context", "export", model, "--format", format, "--context", document["id"])
        self.prints("families", "families", documents, "--format", "json")
        self.prints("extract", "extract", model, documents, "--format", "json")
        self.prints("extract.line", "extract", model, documents, "--format", "ndjson")
        self.audit(model, documents, temporary)
        for arguments in (("infer", documents), ("families", documents), ("extract", model, documents), ("audit", model, documents)):
            self.run(*arguments, people=True)
            self.on_terminal(*arguments)
        for document in whole["documents"]:
            self.on_terminal("render", model, "--document", document["id"])
        for format in ("jinja2", "mustache", "handlebars", "dot", "csv"):
            self.on_terminal("export", model, "--format", format)
        paths = [document["path"] for document in whole["documents"]][:2]
        if len(paths) == 2:
            self.prints("diff", "diff", *paths, "--layout", "--format", "json")
            self.run("diff", *paths, people=True)
        # One document more, with a changed line.
        with open(paths[0], encoding="utf-8", newline="") as file:
            text = file.read()
        more = os.path.join(temporary, "one more.md")
        with open(more, "w", encoding="utf-8", newline="") as file:
            file.write(text + "\nThis one has a line that no other has.\n")
        self.prints("update", "update", model, more, "--format", "json")
        self.prints("compare", "compare", before, model, "--format", "json")
        self.run("compare", before, model, people=True)

    def audit(self, model, documents, temporary):
        whole = self.prints("audit", "audit", model, documents, "--format", "json")
        self.prints("audit.line", "audit", model, documents, "--format", "ndjson")
        logs = [self.sarif(model, documents, temporary, "plain")]
        one = next(((document, one) for document in whole["documents"] for one in document["deviations"]), None)
        if one:
            place = f"{one[0]['path']}:{one[1]['line']}:{one[1]['column']}"
            self.run("accept", model, place, "--reason", "agreed, {x} ](")
            self.prints("audit", "audit", model, documents, "--format", "json")
            logs.append(self.sarif(model, documents, temporary, "accepted"))
            accepted = [result for result in read_json(logs[-1])["runs"][0]["results"] if result.get("suppressions")]
            if not accepted:
                self.faults.append(f"sarif: {place} was accepted, and nothing is suppressed")
        schema = os.path.join(self.node, SARIF_SCHEMA)
        command = [sys.executable, "-m", "check_jsonschema", "--schemafile", schema, "--output-format", "json", *logs]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            self.faults.append(f"sarif: check-jsonschema: {(done.stdout + done.stderr)[:600]}")

    def sarif(self, model, documents, temporary, name):
        path = os.path.join(temporary, f"{name}.sarif")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(self.run("audit", model, documents, "--format", "sarif"))
        run = read_json(path)["runs"][0]
        if run["columnKind"] != "unicodeCodePoints":
            self.faults.append("sarif: columns are of another kind")
        for result in run["results"]:
            place = result["locations"][0]["physicalLocation"]
            uri = urllib.parse.unquote(place["artifactLocation"]["uri"])
            file = uri.removeprefix("file://")
            with open(file, encoding="utf-8", newline="") as source:
                found = region(source.read(), place["region"])
            if found != result["properties"]["found"]:
                self.faults.append(f"sarif: {uri}: {place['region']} is {found!r}, not {result['properties']['found']!r}")
        return path


def region(text, place):
    """The text of a region by its lines and columns, in code points. A byte order mark is no column."""
    lines = text.removeprefix("\ufeff").split("\n")
    first, last = place["startLine"] - 1, place["endLine"] - 1
    start = sum(len(line) + 1 for line in lines[:first]) + place["startColumn"] - 1
    end = sum(len(line) + 1 for line in lines[:last]) + place["endColumn"] - 1
    return text.removeprefix("\ufeff")[start:end]


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    binary, node, *folders = sys.argv[1:]
    validators = published()
    used = {"parts"}
    failed = False
    for folder in folders:
        contract = Contract(binary, node, validators)
        try:
            with tempfile.TemporaryDirectory() as temporary:
                contract.folder(folder, temporary)
        except (RuntimeError, OSError, ValueError, KeyError) as error:
            contract.faults.append(f"not finished: {type(error).__name__}: {error}")
        contract.faults += engines.faults(contract.jobs, node)
        print(f"   {'FAIL' if contract.faults else 'ok':4} {folder}: {len(contract.jobs)} values")
        for fault in contract.faults[:8]:
            print(f"        {fault}")
        failed = failed or bool(contract.faults)
        used |= contract.used
    if used != set(validators):
        print(f"   FAIL no value was held against {sorted(set(validators) - used)}")
        failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
