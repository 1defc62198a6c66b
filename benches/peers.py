#!/usr/bin/env python3
"""How long untemplate and its peers take for the same documents, as multiples of `wc -w`. Standard library only.

    cargo build --release
    benches/peers.py [--bin target/release/untemplate] [--documents 2 20 200 2000] [--words 2000] [--limit 60] [--runs 3]

prints a Markdown table. Each cell is the median of runs in turn, divided by that of `wc -w` on the same files. `-` is a tool that
is not installed or takes two documents alone; `>` one that did not end within the limit, in seconds.

infer          the template, the variables, all values and the check of every byte, of all documents at once
git            `git diff --no-index --word-diff` of each document with the first: no template, no variables
wdiff, dwdiff  the same
collatex       a collation of all documents (from PyPI: collatex)
templatemaker  a template learnt from all documents (from PyPI: templatemaker)
"""
import argparse
import importlib.util
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

COLLATEX = """
import sys, collatex
collation = collatex.Collation()
for k, path in enumerate(sys.argv[1:]):
    collation.add_plain_witness(str(k), open(path, encoding="utf-8").read())
collatex.collate(collation, segmentation=False)
"""
TEMPLATEMAKER = """
import sys, templatemaker
template = templatemaker.Template()
for path in sys.argv[1:]:
    template.learn(open(path, encoding="utf-8").read())
"""


def write_family(folder, documents, words, seed=7):
    """Documents of one made-up template: one paragraph in four has a value, one in twelve is optional, a few are changed."""
    draw = random.Random(seed)
    syllables = [a + b for a in "bdfgklmnprstv" for b in "aeiou"]
    vocabulary = ["".join(draw.choices(syllables, k=draw.randint(1, 4))) for _ in range(4000)]
    frequency = [1 / (k + 5) for k in range(len(vocabulary))]

    def sentence(draw):
        return " ".join(draw.choices(vocabulary, frequency, k=draw.randint(8, 24))).capitalize() + "."

    template, count = [], 0
    while count < words:
        paragraph = [sentence(draw) for _ in range(draw.randint(1, 5))]
        template.append((draw.randrange(12), paragraph))
        count += sum(len(said.split()) for said in paragraph)
    paths = []
    for number in range(documents):
        own = random.Random(seed * 100_003 + number)
        name = " ".join(word.capitalize() for word in own.choices(vocabulary, k=2))
        said = []
        for kind, paragraph in template:
            if kind == 11 and own.random() < 0.4:
                continue
            paragraph = list(paragraph)
            if kind < 3:
                paragraph[0] = paragraph[0].replace(" ", f" {name} ", 1)
            if own.random() < 0.02:
                paragraph[-1] = sentence(own)
            said.append(" ".join(paragraph))
        paths.append(os.path.join(folder, f"{number:06}.md"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write("\n\n".join(said) + "\n")
    return paths


def seconds(commands, limit):
    """Wall time of commands one after the other; nothing if they do not end within the limit."""
    begun = time.perf_counter()
    for command, good in commands:
        left = limit - (time.perf_counter() - begun)
        try:
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=max(left, 0.01))
        except subprocess.TimeoutExpired:
            return None
        if done.returncode not in good:
            sys.exit(f"{' '.join(command[:4])} ended with {done.returncode}: {done.stderr.decode(errors='replace')[:400]}")
    return time.perf_counter() - begun


def tools(binary):
    """For each tool what it is called, whether it can be run, and its commands for some paths."""

    def each(command):
        return lambda paths: [([*command, paths[0], path], (0, 1)) for path in paths[1:]]

    def python(code):
        return lambda paths: [([sys.executable, "-c", code, *paths], (0,))]

    def module(name):
        return importlib.util.find_spec(name) is not None

    git = ["git", "diff", "--no-index", "--word-diff"]
    return [
        ("infer", True, lambda paths: [([binary, "infer", os.path.dirname(paths[0])], (0,))]),
        ("git", shutil.which("git") is not None, each(git)),
        ("wdiff", shutil.which("wdiff") is not None, each(["wdiff"])),
        ("dwdiff", shutil.which("dwdiff") is not None, each(["dwdiff"])),
        ("collatex", module("collatex"), python(COLLATEX)),
        ("templatemaker", module("templatemaker"), python(TEMPLATEMAKER)),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=os.path.join(os.path.dirname(__file__), "../target/release/untemplate"))
    parser.add_argument("--documents", type=int, nargs="+", default=[2, 20, 200, 2000])
    parser.add_argument("--words", type=int, default=2000, help="of each document")
    parser.add_argument("--limit", type=float, default=60, help="seconds for one tool")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    peers = tools(os.path.abspath(args.bin))
    print("| documents | words | `wc -w` ms | " + " | ".join(name for name, _, _ in peers) + " |")
    print("|---|---|---|" + "---|" * len(peers))
    for documents in args.documents:
        with tempfile.TemporaryDirectory() as folder:
            paths = write_family(folder, documents, args.words)
            count = [(["wc", "-w", *paths], (0,))]
            seconds(count, args.limit)
            ended = {name: [] for name, there, _ in peers if there}
            base = []
            for _ in range(args.runs):
                base.append(seconds(count, args.limit))
                for name, there, commands in peers:
                    if there and None not in ended[name]:
                        ended[name].append(seconds(commands(paths), args.limit))
            base = statistics.median(base)
            cells = []
            for name, there, _ in peers:
                if not there:
                    cells.append("-")
                elif None in ended[name]:
                    cells.append(f"> {args.limit / base:,.0f}")
                else:
                    cells.append(f"{statistics.median(ended[name]) / base:,.1f}")
            print(f"| {documents:,} | {documents * args.words:,} | {1000 * base:.1f} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
