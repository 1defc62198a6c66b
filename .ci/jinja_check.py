#!/usr/bin/env python3
"""Hold every rendering of the program against Python's jinja2 and against the files themselves.

    jinja_check.py BINARY FOLDER...

For each folder of documents, `infer --out` writes a model; then for each document

    jinja2's render of template.md.j2 with the document's variables file   ==   render MODEL --document ID
    the file's bytes                                                       ==   render MODEL --document ID --exact

and no file of the folder may be lost: documents and set-aside ones add up to the files. A folder whose documents are all
set aside passes, and that is said. Ends with 1 at any difference, after having looked at all folders.
"""
import json
import os
import subprocess
import sys
import tempfile

import jinja2


def run(binary, *arguments):
    """Standard output of the program, which has to end well."""
    done = subprocess.run([binary, *arguments], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        message = done.stderr.decode("utf-8", "replace").strip()
        raise RuntimeError(f"`untemplate {' '.join(arguments)}` ended with {done.returncode}: {message}")
    return done.stdout


def files_below(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def first_difference(expected, found):
    """Where two byte strings part, with some of what follows."""
    at = next((i for i, (a, b) in enumerate(zip(expected, found)) if a != b), min(len(expected), len(found)))
    return f"byte {at}: {expected[at:at + 40]!r} against {found[at:at + 40]!r}"


def compiled_template(model):
    with open(os.path.join(model, "template.md.j2"), encoding="utf-8", newline="") as file:
        text = file.read()
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(text)


def values_file(model, record):
    """The variables file of a document: named after its id, or in its record where the id is no safe name for a file."""
    name = record.get("variables_file", record["id"] + ".json")
    return os.path.join(model, "variables", name)


def check_document(binary, model, template, record):
    """The faults of one document, as sentences."""
    with open(values_file(model, record), encoding="utf-8") as file:
        values = json.load(file)
    faults = []
    by_jinja = template.render(values).encode("utf-8")
    by_us = run(binary, "render", model, "--document", record["id"])
    if by_jinja != by_us:
        faults.append("jinja2 and render differ at " + first_difference(by_jinja, by_us))
    with open(record["path"], "rb") as file:
        source = file.read()
    exact = run(binary, "render", model, "--document", record["id"], "--exact")
    if exact != source:
        faults.append("the file and render --exact differ at " + first_difference(source, exact))
    return faults


def check_folder(binary, folder):
    """(what was seen, faults) of one folder of documents."""
    with tempfile.TemporaryDirectory() as temporary:
        model = os.path.join(temporary, "model")
        run(binary, "infer", folder, "--out", model)
        with open(os.path.join(model, "documents.jsonl"), encoding="utf-8", newline="\n") as file:
            records = [json.loads(line) for line in file]
        bundle = json.loads(run(binary, "infer", folder, "--format", "json"))
        faults = []
        if [d["id"] for d in bundle["documents"]] != [r["id"] for r in records]:
            faults.append("documents.jsonl and --format json name other documents")
        read = files_below(folder)
        seen = sorted(d["path"] for d in records + bundle["set_aside"])
        if [os.path.normpath(p) for p in seen] != [os.path.normpath(p) for p in read]:
            faults.append(f"{len(read)} files, but {len(records)} documents and {len(bundle['set_aside'])} set aside")
        template = compiled_template(model)
        for record in records:
            faults += [f"{record['id']}: {fault}" for fault in check_document(binary, model, template, record)]
        said = f"{len(records)} documents" if records else "no document"
        return f"{said}, {len(bundle['set_aside'])} set aside", faults


def main():
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    binary, folders = sys.argv[1], sys.argv[2:]
    failed = False
    for folder in folders:
        try:
            seen, faults = check_folder(binary, folder)
        except (RuntimeError, OSError, ValueError, KeyError, jinja2.TemplateError) as error:
            seen, faults = "not finished", [f"{type(error).__name__}: {error}"]
        print(f"   {'FAIL' if faults else 'ok':4} {folder}: {seen}")
        for fault in faults:
            print(f"        {fault}")
        failed = failed or bool(faults)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
