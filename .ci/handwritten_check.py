#!/usr/bin/env python3
"""Hold what the program makes of templates written by hand against Python's jinja2.

    handwritten_check.py BINARY

Sources are put together from clauses and texts, the same every time, and one is as a person would write it. Each that the
program reads must be one that jinja2 reads, and for some values

    jinja2's render of the source                       ==   render SOURCE --vars VALUES
    jinja2's render of `export --format jinja2`         ==   the same

Ends with 1 at any difference.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import jinja2

LEAVES = [
    "a", " ", "\n", "\r\n", "é{", "}", "%}", "'", "{{ name_1 }}", "{{- name_2 | upper }}", "{{ name_1 -}}", "{{ '{{' }}",
    "{{ \"it's \\\\ \\n\" }}", "{# x #}", "{#- y -#}", "{% raw %}{{ z }}{% endraw %}", " {%- raw -%} {% if %} {%- endraw -%} ",
]
ITEM_LEAVES = ["a", " ", "\n", "{{ one.name_3 }}", "{{- one['name_4'] }}", "{% if one.has_3 %}b{% else %} c{% endif %}"]
CONDITIONS = ["has_1", "not has_2", "kind_1 == 'a'", "kind_1 == \"b\"", "kind_1 != 'b'", "has_1 == true"]

WRITTEN = [
    "{# Owner: legal. #}\n{{ company }} keeps it for {{ period }}.\n{% if plan == 'paid' %}You pay.{% else %}You do not.{% endif %}\n"
    "{% if has_desk %}Ask at the desk.{% elif has_mail %}Write.{% else %}Wait.{% endif %}\n"
    "{% for p in firms %}- {{ p.firm }}{% if not p.abroad %}, here{% endif %}\n{% endfor %}",
]


def text(draw, depth):
    """A few leaves and clauses."""
    return "".join(clause(draw, depth) if depth and draw.random() < 0.4 else draw.choice(LEAVES) for _ in range(draw.randrange(5)))


def clause(draw, depth):
    def tag(words):
        return "{%" + draw.choice(["", "-", "+"]) + f" {words} " + draw.choice(["", "-", "+"]) + "%}"

    made = tag("if " + draw.choice(CONDITIONS)) + text(draw, depth - 1)
    while draw.random() < 0.3:
        made += tag("elif " + draw.choice(CONDITIONS)) + text(draw, depth - 1)
    if draw.random() < 0.4:
        made += tag("else") + text(draw, depth - 1)
    return made + tag("endif")


def sources():
    draw = random.Random(7)
    yield from WRITTEN
    for _ in range(400):
        items = "".join(draw.choice(ITEM_LEAVES[:5]) for _ in range(3)) + draw.choice(ITEM_LEAVES)
        loop = "{% for one in list_1 %}" + items + "{% endfor %}"
        yield text(draw, 3) + draw.choice(["", loop]) + text(draw, 3)


def run(binary, *arguments):
    return subprocess.run([binary, "--quiet", *arguments], stdin=subprocess.DEVNULL, capture_output=True)


def values(schema, draw):
    """Values of this schema: all names, whether their clause stands or not."""
    made = {}
    for name, rule in schema.get("properties", {}).items():
        if "enum" in rule:
            made[name] = draw.choice(rule["enum"])
        elif rule.get("type") == "boolean":
            made[name] = draw.random() < 0.5
        elif rule.get("type") == "array":
            made[name] = [values(rule["items"], draw) for _ in range(draw.randrange(3))]
        else:
            made[name] = draw.choice(["Soissons", "{{ x }}", "straße", ""])
    return made


def rendered(source, context):
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(source).render(context).encode("utf-8")


def check(binary, folder, source, draw):
    """Whether the program reads a source; raises where it and jinja2 differ."""
    path = os.path.join(folder, "source.j2")
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(source)
    done = run(binary, "export", path, "--format", "jsonschema")
    if done.returncode != 0:
        return False
    exported = run(binary, "export", path, "--format", "jinja2").stdout.decode("utf-8")
    for _ in range(3):
        context = values(json.loads(done.stdout), draw)
        given = os.path.join(folder, "values.json")
        with open(given, "w", encoding="utf-8") as file:
            json.dump(context, file)
        by_us = run(binary, "render", path, "--vars", given)
        if by_us.returncode != 0:
            raise ValueError(by_us.stderr.decode("utf-8", "replace"))
        for by_jinja in (rendered(source, context), rendered(exported, context)):
            if by_jinja != by_us.stdout:
                raise ValueError(f"with {context}: jinja2 {by_jinja!r}, we {by_us.stdout!r}")
    return True


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    draw = random.Random(11)
    read, failed = 0, False
    with tempfile.TemporaryDirectory() as folder:
        for source in sources():
            try:
                read += check(sys.argv[1], folder, source, draw)
            except (ValueError, jinja2.TemplateError) as error:
                print(f"   FAIL {source!r}: {type(error).__name__}: {error}")
                failed = True
    print(f"   {read} sources are read, and rendered as jinja2 renders them" if not failed else f"   {read} sources are read")
    # Fewer would say that the program refuses what it should read.
    sys.exit(1 if failed or read < 150 else 0)


if __name__ == "__main__":
    main()
