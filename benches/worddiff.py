#!/usr/bin/env python3
"""What a plain word diff finds: each document against the first, for comparison with untemplate's figures.

    worddiff.py infer DOCS --format json

prints what `untemplate infer --format json` would, as far as a word diff goes: a stretch of the first document that some
document replaces or lacks, or a place where one adds words, is a variable; its values are what each document has there.
Standard library only.
"""
import difflib
import json
import os
import re
import sys

WORD = re.compile(r"\w+|[^\w\s]")


def tokens(body):
    """The words and marks of a text, and the bytes that each takes."""
    text, out, at, last = body.decode("utf-8", "replace"), [], 0, 0
    for match in WORD.finditer(text):
        at += len(text[last:match.start()].encode())
        size = len(match.group().encode())
        out.append((match.group(), at, at + size))
        at, last = at + size, match.end()
    return out


def main():
    folder = sys.argv[2]
    files = sorted(name for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name)))
    bodies = [open(os.path.join(folder, name), "rb").read() for name in files]
    texts = [tokens(body) for body in bodies]
    first = [word for word, _, _ in texts[0]]
    matches = []
    fixed = [True] * len(first)
    glued = [True] * (len(first) + 1)
    for text in texts:
        words = [word for word, _, _ in text]
        blocks = difflib.SequenceMatcher(None, first, words, autojunk=False).get_matching_blocks()
        at = {block.a + k: block.b + k for block in blocks for k in range(block.size)}
        matches.append(at)
        last = (-1, -1)
        for k in range(len(first) + 1):
            here = at.get(k, len(words) if k == len(first) else None)
            if here is None:
                fixed[k] = False
                continue
            if last[0] == k - 1 and here != last[1] + 1:
                glued[k] = False
            last = (k, here)
    # Places: stretches of the first document that vary, and bounds where words are added.
    places, k = [], 0
    while k <= len(first):
        start = k
        while k < len(first) and not fixed[k]:
            k += 1
        if k > start or not glued[k]:
            places.append((start, k))
        k += 1
    documents = []
    for name, text, at in zip(files, texts, matches):
        spans, values = [], {}
        for number, (start, end) in enumerate(places):
            low = at[start - 1] + 1 if start else 0
            high = at[end] if end < len(first) else len(text)
            if low < high:
                label = f"v{number}"
                span = {"type": "slot", "name": label, "start": text[low][1], "end": text[high - 1][2]}
                spans.append(span)
                values[label] = " ".join(word for word, _, _ in text[low:high])
        identity = os.path.splitext(name)[0]
        documents.append({"id": identity, "path": name, "variables": values, "spans": spans})
    variables = {f"v{number}": {"kind": "text"} for number in range(len(places))}
    json.dump({"template": {"nodes": []}, "variables": variables, "documents": documents, "set_aside": []}, sys.stdout)


if __name__ == "__main__":
    main()
