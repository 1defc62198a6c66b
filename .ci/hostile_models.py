#!/usr/bin/env python3
"""Write models and documents whose every text is made of what some format takes for something else.

    hostile_models.py FOLDER

Below FOLDER come `models/<n>`, each a model of one document as `infer --out` writes it, with a template made up at random;
`models/long`, with values that no cell of a workbook holds; and
`documents/<n>`, families of documents with hostile text in common, hostile values and hostile deviations. The same every time.
"""
import json
import os
import random
import sys

PIECES = [
    "{", "}", "{{", "}}", "{{{", "}}}", "{{{{", "{%", "%}", "{#", "#}", "{% raw %}", "{% endraw %}", "{{ 7 * 7 }}", "{{! gone }}", "{{!",
    "{{#a}}", "{{/a}}", "{{^a}}", "{{> a}}", "{{&a}}", "{{=<% %>=}}", "<%", "%>", "<%a%>", "\\", "\\\\", "\\{{", "\\\\{{", "{{else}}",
    "{{~a~}}", "{{[a]}}", "{{#with a}}", "{{{{raw}}}}", "'", '"', "`", "``", "|", "\\|", "](", "[x](https://a.example)", "![x](y)", "<!--", "-->",
    "</code>", "</script>", "<b>&amp;</b>", "&lt;", "@admin", "#1", "{0}", "${x}", "<<var", "=1+1", "+1", "-1", "@SUM(A1)", "\t", "\r", "\n",
    "\r\n", "\n\n", " ", "  \n", "\n  ", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1b[2J", "\ufeff", "\u200b", "\u202e", "_x0041_",
    "\ufffe", "ß", "é", "e\u0301", "😀", "a", "the text", "x@y.example", "https://a.example/b", ",", ";", "*", "_", "# ", "- ", "\\n", "\\N", "%s",
]
NAMES = ["name", "log", "lookup", "this", "each", "with", "as", "values", "items", "keys", "get", "constructor", "empty", "null", "name_is_aa"]
KEYS = ["we_sell", "it's_\\_odd", "é_😀", "aa"]
SUPPORT = {"documents": 1, "total": 2}
MODELS = 60
FAMILIES = 6


def text(chance, most=6):
    return "".join(chance.choice(PIECES) for _ in range(chance.randrange(most)))


class Shapes:
    """A template made up at random: a tree of nodes, no two of one name."""

    def __init__(self, chance):
        self.chance = chance
        self.names = set()
        self.variables = {}

    def name(self):
        name = self.chance.choice(NAMES)
        while name in self.names:
            name = f"{name}_{len(self.names)}"
        self.names.add(name)
        return name

    def nodes(self, depth):
        sorts = ["text", "text", "variable"] + (["optional", "choice", "repeat"] if depth else [])
        return [getattr(self, self.chance.choice(sorts))(depth - 1) for _ in range(self.chance.randrange(1, 6))]

    def text(self, _):
        return {"type": "text", "text": text(self.chance)}

    def variable(self, _):
        node = {"type": "variable", "name": self.name()}
        if self.chance.random() < 0.3:
            node["filter"] = "upper"
        self.variables[node["name"]] = {"kind": "text", "support": SUPPORT, "distinct": 1, "examples": [text(self.chance)]}
        return node

    def optional(self, depth):
        return {"type": "optional", "name": self.name(), "nodes": self.nodes(depth), "support": SUPPORT}

    def choice(self, depth):
        keys = KEYS[:self.chance.randrange(1, 5)]
        options = [{"key": key, "nodes": self.nodes(depth), "support": SUPPORT} for key in keys]
        return {"type": "choice", "name": self.name(), "options": options}

    def repeat(self, depth):
        name = self.name()
        return {"type": "repeat", "name": name, "item": f"{name}_item", "nodes": self.nodes(depth), "support": SUPPORT}


def fill(chance, nodes, values):
    """Puts a value of each name that stands into `values`."""
    for node in nodes:
        match node["type"]:
            case "variable":
                values[node["name"]] = text(chance)
            case "optional":
                values[node["name"]] = chance.random() < 0.6
                if values[node["name"]]:
                    fill(chance, node["nodes"], values)
            case "choice":
                option = chance.choice(node["options"])
                values[node["name"]] = option["key"]
                fill(chance, option["nodes"], values)
            case "repeat":
                values[node["name"]] = [fill(chance, node["nodes"], {}) for _ in range(chance.randrange(4))]
    return values


def write_json(path, value):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(value, file)
        file.write("\n")


def write_model(folder, chance):
    os.makedirs(os.path.join(folder, "variables"))
    shapes = Shapes(chance)
    nodes = shapes.nodes(4)
    template = {"nodes": nodes, "variables": shapes.variables}
    write_json(os.path.join(folder, "template.json"),
               {"format": "untemplate/1", "template": template, "document_count": 1, "set_aside": []})
    write_json(os.path.join(folder, "variables", "a.json"), fill(chance, nodes, {}))
    write_json(os.path.join(folder, "documents.jsonl"), {"id": "a", "path": "a.md", "spans": [], "edits": []})


def write_long(folder):
    """A model of values that are longer than a cell of a workbook may be, in characters of one and of two units of UTF-16."""
    os.makedirs(os.path.join(folder, "variables"))
    values = {"name": "=1+1 " + "a" * 40_000, "log": "b" + "\U0001f600" * 40_000, "lookup": "the text"}
    nodes = [{"type": "variable", "name": name} for name in values]
    variables = {name: {"kind": "text", "support": SUPPORT, "distinct": 1, "examples": []} for name in values}
    write_json(os.path.join(folder, "template.json"),
               {"format": "untemplate/1", "template": {"nodes": nodes, "variables": variables}, "document_count": 1, "set_aside": []})
    write_json(os.path.join(folder, "variables", "a.json"), values)
    write_json(os.path.join(folder, "documents.jsonl"), {"id": "a", "path": "a.md", "spans": [], "edits": []})


def write_family(folder, chance):
    """Documents with hostile text in common; two of them deviate, and file names are hostile too."""
    os.makedirs(folder)
    common = [f"Paragraph {number} of this policy says {text(chance, 4)} and then goes on for some words.\n" for number in range(12)]
    names = ["a|b`c", "{{x}} {0}", "@admin #1", "[x](https:--a.example)", "=1+1", "<b>&amp;"]
    for number, name in enumerate(names):
        paragraphs = list(common)
        paragraphs[3] = f"The tenant is called {text(chance, 4)} {number}, as all of you know very well.\n"
        if number in (1, 4):
            paragraphs[6] = paragraphs[6].replace("goes", f"walks {text(chance, 4)}")
            paragraphs.insert(8, f"# {text(chance, 4)}\n\nThis one says {text(chance)} and nobody else says anything like it.\n")
            del paragraphs[10]
        with open(os.path.join(folder, name + ".md"), "w", encoding="utf-8", newline="") as file:
            file.write("\n".join(paragraphs))


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    chance = random.Random(20240229)
    for number in range(MODELS):
        write_model(os.path.join(sys.argv[1], "models", str(number)), chance)
    write_long(os.path.join(sys.argv[1], "models", "long"))
    for number in range(FAMILIES):
        write_family(os.path.join(sys.argv[1], "documents", str(number)), chance)


if __name__ == "__main__":
    main()
