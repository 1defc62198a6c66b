// Jobs for engines of JavaScript, from standard input: one JSON object a line, {kind, name, ...}. Prints a line for each job that
// fails and ends with 1 if one did.
//
//   mustache, handlebars   {template, context, expected}   the engine's rendering is what is expected
//   dot                    {graph}                         Graphviz reads the graph, and it is a tree
//   ajv                    {schema, value}                 the value obeys the JSON Schema
//   refused                {schema, value}                 it does not
//   published              {schema, value}                 the value obeys the schema of that file name in docs/schemas
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import path from "node:path";

const [folder] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(folder), "package.json"));
const Mustache = require("mustache");
const Handlebars = require("handlebars");
const Ajv = require("ajv/dist/2020").default;
const viz = await (await import(require.resolve("@viz-js/viz"))).instance();

const published = new Ajv({ strict: false, ownProperties: true });
const schemas = new URL("../docs/schemas/", import.meta.url);
for (const name of readdirSync(schemas)) {
    published.addSchema(JSON.parse(readFileSync(new URL(name, schemas), "utf-8")), name);
}

function difference(expected, found) {
    if (expected === found) return null;
    let at = 0;
    while (at < expected.length && expected[at] === found[at]) at += 1;
    return `at ${at}: ${JSON.stringify(expected.slice(at, at + 40))} is ${JSON.stringify(found.slice(at, at + 40))}`;
}

// Many values are held against each schema.
const compiled = new Map();
function validator(schema) {
    const text = JSON.stringify(schema);
    if (!compiled.has(text)) compiled.set(text, new Ajv({ strict: false, ownProperties: true }).compile(schema));
    return compiled.get(text);
}

const kinds = {
    mustache: (job) => difference(job.expected, Mustache.render(job.template, job.context)),
    handlebars(job) {
        const template = Handlebars.compile(job.template, { strict: true });
        return difference(job.expected, template(job.context));
    },
    dot(job) {
        const result = viz.render(job.graph, { format: "json" });
        if (result.status !== "success") return JSON.stringify(result.errors);
        const graph = JSON.parse(result.output);
        const [nodes, edges] = [graph.objects?.length ?? 0, graph.edges?.length ?? 0];
        return nodes === edges + 1 ? null : `${nodes} nodes and ${edges} edges are no tree`;
    },
    ajv(job) {
        const validate = validator(job.schema);
        return validate(job.value) ? null : JSON.stringify(validate.errors);
    },
    refused(job) {
        const validate = validator(job.schema);
        return validate(job.value) ? "taken, though it is wrong" : null;
    },
    published(job) {
        const validate = published.getSchema(job.schema);
        return validate(job.value) ? null : JSON.stringify(validate.errors);
    },
};

let failed = false;
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const job = JSON.parse(line);
    let fault;
    try {
        fault = kinds[job.kind](job);
    } catch (error) {
        fault = String(error);
    }
    if (fault !== null) {
        console.log(`        ${job.name}: ${job.kind}: ${fault}`);
        failed = true;
    }
}
process.exit(failed ? 1 : 0);
