// Write, as the page's own engine gives them, each example in each format: node outputs.mjs FOLDER
// ROOT DAY EXAMPLE… A JSON object goes to standard output.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, root, day, ...examples] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: folder });
python.unpackArchive(new Uint8Array(readFileSync(`${folder}/ladder.zip`)), "zip", { extractDir: "/ladder" });
python.FS.mkdirTree("/root");
python.FS.mount(python.FS.filesystems.NODEFS, { root }, "/root");
python.globals.set("day", day);
python.globals.set("examples", python.toPy(examples));
const found = python.runPython(`
import json, os, sys
from datetime import date
sys.path.insert(0, "/ladder")
from engine import RULES
from ladder.api.advising import advise, load_problem
from ladder.advice import formats
from ladder.advice.view import View
from ladder.output.formats import renderer

os.chdir("/root")
day = date.fromisoformat(day)
found = {}
for example in examples:
    problem = load_problem(example, RULES)
    verdict = advise(problem, RULES, as_of=day)
    for name in ("text", "json", "markdown", "html"):
        found[f"{example} {name}"] = renderer(formats, name)(verdict, View())
json.dumps(found)
`);
console.log(found);
