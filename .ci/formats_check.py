#!/usr/bin/env python3
"""Hold every format that the program writes against engines that are not ours.

    formats_check.py BINARY NODE_FOLDER FOLDER...

A FOLDER with a template.json is a model, any other one holds documents, of which `infer --out` makes a model first. For each
document of a model

    chevron, pystache, mustache.js, handlebars.js   render the exported template, with the exported context, as `render` does
    the jinja2 template                             likewise
    jsonschema, ajv                                 take its values, and refuse them with null, without a name, or with another
    openpyxl, csv                                   give them back

Graphviz reads the graph, and an audit of the documents is SARIF with the fingerprints of the JSON, a Markdown table by GitHub's
parser, and a baseline that leaves nothing new. NODE_FOLDER has the JavaScript packages that .ci/run installs, or is `-`: then
JavaScript is left out.
Ends with 1 at any difference, after having looked at all folders.
"""
import csv
import io
import json
import os
import re
import sys
import tempfile

import chevron
import cmarkgfm
import jinja2
import jsonschema
import openpyxl
import pystache
from openpyxl.utils.escape import unescape

import engines
from jinja_check import first_difference, run

FORMULA = tuple("=+-@\t\r\0")
# The most that a cell of a workbook holds, in units of UTF-16; some readers cut longer ones in silence.
CELL = 32_767


class Check:
    """The faults of one folder, and the jobs that JavaScript has for it."""

    def __init__(self, binary):
        self.binary = binary
        self.faults = []
        self.jobs = []

    def run(self, *arguments):
        return run(self.binary, *arguments).decode("utf-8")

    def equal(self, name, expected, found):
        if expected != found:
            where = first_difference(expected.encode("utf-8", "surrogatepass"), found.encode("utf-8", "surrogatepass"))
            self.faults.append(f"{name} differs at {where}")

    def engine(self, name, expected, render):
        try:
            self.equal(name, expected, render())
        except Exception as error:  # An engine may raise anything, and whatever it is, it is a fault.
            self.faults.append(f"{name}: {type(error).__name__}: {error}")

    def model(self, model):
        with open(os.path.join(model, "documents.jsonl"), encoding="utf-8", newline="\n") as file:
            records = [json.loads(line) for line in file]
        mustache = self.run("export", model, "--format", "mustache")
        handlebars = self.run("export", model, "--format", "handlebars")
        environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
        jinja = environment.from_string(self.run("export", model, "--format", "jinja2"))
        schema = json.loads(self.run("export", model, "--format", "jsonschema"))
        pystache_renderer = pystache.Renderer(missing_tags="strict")
        values = {}
        for record in records:
            name = record["id"]
            expected = self.run("render", model, "--document", name)
            context = json.loads(self.run("export", model, "--format", "mustache", "--context", name))
            path = os.path.join(model, "variables", record.get("variables_file", name + ".json"))
            with open(path, encoding="utf-8") as file:
                values[name] = json.load(file)
            self.engine(f"{name}: chevron", expected, lambda: chevron.render(mustache, context))
            self.engine(f"{name}: pystache", expected, lambda: pystache_renderer.render(mustache, context))
            self.engine(f"{name}: jinja2", expected, lambda: jinja.render(values[name]))
            validator = jsonschema.Draft202012Validator(schema)
            for error in validator.iter_errors(values[name]):
                self.faults.append(f"{name}: jsonschema: {error.message}")
            for what, wrong in wrong_values(values[name], schema.get("required", [])):
                if validator.is_valid(wrong):
                    self.faults.append(f"{name}: jsonschema takes values with {what}")
                self.jobs.append({"kind": "refused", "name": f"{name}: {what}", "schema": schema, "value": wrong})
            self.jobs += [
                {"kind": "mustache", "name": name, "template": mustache, "context": context, "expected": expected},
                {"kind": "handlebars", "name": name, "template": handlebars, "context": context, "expected": expected},
                {"kind": "ajv", "name": name, "schema": schema, "value": values[name]},
            ]
        self.jobs.append({"kind": "dot", "name": "the graph", "graph": self.run("export", model, "--format", "dot")})
        self.tables(model, values)

    def tables(self, model, values):
        raw = list(csv.reader(io.StringIO(self.run("export", model, "--format", "csv", "--raw"), newline="")))
        neutral = csv.reader(io.StringIO(self.run("export", model, "--format", "csv"), newline=""))
        titles = ["id" if title == "variables.id" else title for title in raw[0][1:]]
        for row, guarded in zip(raw[1:], list(neutral)[1:], strict=True):
            for title, cell in zip(titles, row[1:], strict=True):
                value = values[row[0]].get(title, "")
                read = cell if isinstance(value, str) else json.loads(cell)
                if read != value:
                    self.faults.append(f"{row[0]}: csv: {title} is {cell!r}, not {value!r}")
            for cell, safe in zip(row, guarded, strict=True):
                if safe != ("'" + cell if cell.startswith(FORMULA) else cell):
                    self.faults.append(f"{row[0]}: csv: {cell!r} is guarded as {safe!r}")
        with tempfile.TemporaryDirectory() as temporary:
            path = os.path.join(temporary, "model.xlsx")
            self.run("export", model, "--format", "xlsx", "--out", path)
            workbook = openpyxl.load_workbook(path)
        sheet = workbook["documents"]
        types = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
        if types - {"s"}:
            self.faults.append(f"xlsx: cells of the types {sorted(types)}")
        rows = whole_texts([[unescape(str(cell.value or "")) for cell in row] for row in sheet.iter_rows()])
        # openpyxl itself undoes the escape of what looks like an escape, so that this undoes some twice: on both sides, then.
        raw = [[unescape(cell) for cell in row] for row in raw]
        if rows != raw:
            at = next(at for at, pair in enumerate(zip(rows, raw)) if pair[0] != pair[1])
            self.faults.append(f"xlsx: row {at} is {str(rows[at])[:300]}, not {str(raw[at])[:300]}")
        longest = max((len(str(cell.value or "").encode("utf-16-le")) // 2 for row in sheet.iter_rows() for cell in row), default=0)
        if longest > CELL:
            self.faults.append(f"xlsx: a cell holds {longest} units of UTF-16")

    def audit(self, model, documents):
        arguments = ("audit", model, documents, "--fail-on", "never", "--format")
        log = self.run(*arguments, "sarif")
        with tempfile.TemporaryDirectory() as temporary:
            whole = json.loads(self.run(*arguments, "json"))
            deviations = [one for document in whole["documents"] for one in document["deviations"]]
            results = json.loads(log)["runs"][0]["results"]
            prints = [one["partialFingerprints"]["deviation/v1"] for one in results]
            if prints != [one["fingerprint"] for one in deviations]:
                self.faults.append("sarif and json have other fingerprints")
            comment = self.run(*arguments, "markdown")
            page = cmarkgfm.github_flavored_markdown_to_html(comment)
            shown = sum(one["severity"] != "layout" for one in deviations)
            body = page.partition("<tbody>")[2]
            found = (body.count("<tr>"), body.count("<td>"))
            if found != (shown, 4 * shown):
                self.faults.append(f"markdown: {found} rows and cells for {shown} deviations")
            outside = re.sub(r"<code>[^<]*</code>", "", page)
            if set(re.findall(r"<(\w+)", outside)) - {"h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}:
                self.faults.append(f"markdown: other elements: {outside}")
            rows = list(csv.DictReader(io.StringIO(self.run(*arguments, "csv", "--raw"), newline="")))
            neutral = list(csv.DictReader(io.StringIO(self.run(*arguments, "csv"), newline="")))
            guarded = [{title: "'" + cell if cell.startswith(FORMULA) else cell for title, cell in row.items()} for row in rows]
            if neutral != guarded:
                self.faults.append("csv: cells that a spreadsheet would run are not guarded")
            if [row["found"] for row in rows] != [one["found"] for one in deviations]:
                self.faults.append("csv and json have other deviations")
            for format in ("json", "ndjson"):
                path = os.path.join(temporary, format)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(self.run(*arguments, format))
                self.run("audit", model, documents, "--fail-on", "layout", "--baseline", path)
        return len(deviations)


def wrong_values(values, required):
    """What no schema of these values may take: absent, null and empty are three states."""
    yield "a name that the template has not", {**values, "no_such_name": ""}
    for name in sorted(values):
        yield f"null for {name}", {**values, name: None}
        if name in required:
            yield f"no {name}", {other: value for other, value in values.items() if other != name}


def whole_texts(rows):
    """The rows of a sheet, whose longer texts go on in the columns titled .2, .3 and so on."""
    goes_on = [bool(re.fullmatch(r".*[.][0-9]+", title)) for title in rows[0]]
    joined = [[title for title, more in zip(rows[0], goes_on, strict=True) if not more]]
    for row in rows[1:]:
        cells = []
        for cell, more in zip(row, goes_on, strict=True):
            if more:
                cells[-1] += cell
            else:
                cells.append(cell)
        joined.append(cells)
    return joined


def check_folder(folder, binary, node):
    """(what was seen, faults) of one folder."""
    check = Check(binary)
    with tempfile.TemporaryDirectory() as temporary:
        if os.path.exists(os.path.join(folder, "template.json")):
            check.model(folder)
            seen = "a model"
        else:
            model = os.path.join(temporary, "model")
            check.run("infer", folder, "--out", model)
            check.model(model)
            seen = f"{check.audit(model, folder)} deviations"
    if node != "-":
        check.faults += engines.faults(check.jobs, node)
    return seen, check.faults


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    binary, node, *folders = sys.argv[1:]
    failed = False
    for folder in folders:
        try:
            seen, faults = check_folder(folder, binary, node)
        except (RuntimeError, OSError, ValueError, KeyError) as error:
            seen, faults = "not finished", [f"{type(error).__name__}: {error}"]
        if faults or "models" not in folder:
            print(f"   {'FAIL' if faults else 'ok':4} {folder}: {seen}")
        for fault in faults[:8]:
            print(f"        {fault}")
        failed = failed or bool(faults)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
