// Drive the built page in a real Chromium: node drive.mjs PAGE NODE_MODULES CHROMIUM [PICTURES]
// Prints what was seen as JSON: an entry for each run, and the milliseconds until Pyodide alone and
// the page are ready, in pairs.
import { createReadStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, modules, executablePath, pictures] = process.argv.slice(2);
const require = createRequire(join(modules, "x.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(join(modules, "axe-core", "axe.min.js"), "utf-8");
if (pictures) mkdirSync(pictures, { recursive: true });

const BARE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
import { loadPyodide } from "./pyodide.mjs";
await loadPyodide({ lockFileContents: await (await fetch("pyodide-lock.json")).text() });
document.documentElement.dataset.ready = Math.round(performance.now());</script>`;
const TYPES = { html: "text/html", css: "text/css", js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };
const server = createServer((request, response) => {
  const name = request.url.split("?")[0].slice(1) || "index.html";
  const file = join(folder, name);
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  if (name === "bare.html") response.writeHead(200, { "Content-Type": "text/html" }).end(BARE);
  else if (!existsSync(file)) response.writeHead(404).end();
  else createReadStream(file).pipe(response.writeHead(200, { "Content-Type": type }));
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

const SITUATIONS = [
  { sentence: "It invents product names that are not in our catalog", results: { prompt: "below-target" } },
  { sentence: "The answers are right but too slow", results: {} },
  { sentence: "It does not sound like our brand, 3000 examples are there", results: { prompt: "below-target", "few-shot": "below-target" } },
  { sentence: "Our bill is too high, 200k calls a month", results: { prompt: "target-reached" } },
  { sentence: "My boss wants us to fine-tune a model", results: {} },
];

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

async function opened(url, width, scheme, seen) {
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme: scheme });
  const page = await context.newPage();
  page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.console.push(String(error)));
  page.on("request", (request) => {
    if (!/^(data|blob|file):/.test(request.url()) && !request.url().startsWith(address)) seen.requests.push(request.url());
  });
  await page.goto(url);
  return page;
}

const isReady = (page) =>
  page.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 120000 })
    .then(() => page.evaluate(() => Number(document.documentElement.dataset.ready)));

async function judged(page, seen) {
  seen.screens += 1;
  // Through the debugger, so that the page's own policy stays as it is.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const heading = await page.textContent("h1");
  for (const each of violations) seen.axe.push(`${heading}: ${each.id}: ${each.nodes[0].html}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  if (wide) seen.wide.push(heading);
}

const pressed = async (page, selector, keyboard) => {
  const target = page.locator(selector).first();
  if (!keyboard) return target.click();
  // By Tab alone, as somebody without a mouse gets there.
  for (let step = 0; step < 120; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${selector}`);
};

async function chosen(page, selector, keyboard) {
  const target = page.locator(selector).first();
  if (!keyboard) return target.check({ force: true });
  for (let step = 0; step < 120; step += 1) {
    if (await target.evaluate((e) => e === document.activeElement || (e.type === "radio" && e.name === document.activeElement.name))) break;
    await page.keyboard.press("Tab");
  }
  if (!(await target.isChecked())) await page.keyboard.press("Space");
}

async function replied(page, situation, keyboard) {
  const count = (selector) => page.locator(selector).count();
  if (await count("select")) {
    for (const [name, result] of Object.entries(situation.results)) {
      const select = page.locator(`#answer-${name}`);
      if (await select.count()) await select.selectOption(result);
    }
  } else if (await count("input:checked")) return "answer";
  else if (await count("input[type=checkbox]")) await chosen(page, "input[type=checkbox]", keyboard);
  else if (await count(".inline")) return "skip";
  else if (await count("input[type=radio]")) await chosen(page, "input[type=radio]", keyboard);
  else if (await count("textarea")) await page.locator("textarea").fill("0.62: it is still wrong");
  else return "skip";
  return "answer";
}

async function interview(page, situation, keyboard, seen, picture) {
  const began = Date.now();
  const heading = () => page.textContent("h1");
  if (keyboard) {
    await page.focus("#sentence");
    await page.keyboard.type(situation.sentence);
  } else await page.fill("#sentence", situation.sentence);
  await pressed(page, "button[value=sentence]", keyboard);
  await page.waitForSelector("fieldset");
  for (let number = 1; number < 40 && !(await page.locator(".answers").count()); number += 1) {
    await judged(page, seen);
    await picture(`question-${number}`);
    const value = await replied(page, situation, keyboard);
    await page.evaluate(() => (document.querySelector("h1").dataset.old = "yes"));
    await pressed(page, `button[value=${value}]`, keyboard);
    await page.waitForFunction(() => !document.querySelector("h1").dataset.old);
    if (await page.locator(".error-summary").count()) seen.errors.push(await heading());
    seen.questions = number;
  }
  await judged(page, seen);
  await picture("check");
  await pressed(page, ".main[data-action=result]", keyboard);
  await page.waitForSelector(".answer");
  await judged(page, seen);
  await picture("result");
  seen.answer = (await heading()).trim();
  seen.use = await page.textContent("section.use h2");
  seen.focus = await page.evaluate(() => document.activeElement.tagName);
  seen.seconds = (Date.now() - began) / 1000;
}

async function run(name, url, width, scheme, situation, keyboard) {
  const seen = { name, console: [], requests: [], axe: [], wide: [], errors: [], screens: 0 };
  const page = await opened(url, width, scheme, seen);
  const picture = async (screen) => {
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${screen}.png`), fullPage: true });
  };
  await judged(page, seen);
  await picture("start");
  seen.ready = await isReady(page);
  await pressed(page, "button[value=sentence]", keyboard);
  await page.waitForSelector(".error-summary");
  await judged(page, seen);
  await picture("error");
  await interview(page, situation, keyboard, seen, picture);
  return [page, seen];
}

async function others(page, seen) {
  // A change, back, a saved file, a link, a problem file and an evaluation.
  const answer = await page.textContent(".answer h1");
  await page.click("[data-action=link]");
  const link = await page.inputValue("#address");
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("[data-format=report]")]);
  const report = readFileSync(await file.path(), "utf-8");
  seen.report = report.startsWith("<!doctype html>");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.click("[data-format=problem]")]);
  const problem = await saved.path();
  await page.click(".top [data-action=check]");
  await page.click(".answers [data-fact=needs]");
  await page.waitForSelector("fieldset");
  await page.click(".back");
  await page.waitForSelector(".answers");
  const other = await opened(link, 390, "light", seen);
  await isReady(other);
  await other.waitForSelector(".answer");
  seen.link = (await other.textContent(".answer h1")) === answer;
  await other.click("[data-action=start]");
  await other.click("summary");
  await other.setInputFiles("#open-file", { name: "problem.yaml", mimeType: "text/yaml", buffer: readFileSync(problem) });
  await other.waitForSelector(".answers");
  await other.click("[data-action=result]");
  await other.waitForSelector(".answer");
  seen.reopened = (await other.textContent(".answer h1")) === answer;
  await other.click("[data-action=start]");
  await other.click("summary");
  const rows = Array.from({ length: 60 }, (_, row) => `${row},${row % 3 ? 1 : 0}`).join("\n");
  await other.setInputFiles("#evidence-file", { name: "run.csv", mimeType: "text/csv", buffer: Buffer.from(`id,score\n${rows}\n`) });
  await other.waitForSelector(".evidence");
  await judged(other, seen);
  if (pictures) await other.screenshot({ path: join(pictures, "evidence.png"), fullPage: true });
  seen.evidence = await other.textContent(".evidence");
  await other.context().close();
}

const all = [];
const pairs = [];
for (let pair = 0; pair < 3; pair += 1) {
  const times = [];
  for (const url of [`${address}bare.html`, address]) {
    const page = await opened(url, 1280, "light", { console: [], requests: [] });
    times.push(await isReady(page));
    await page.context().close();
  }
  pairs.push(times);
}
for (const [number, situation] of SITUATIONS.entries()) {
  for (const width of [390, 1280]) {
    const keyboard = (number + (width > 400)) % 2 === 1;
    const scheme = number % 2 ? "dark" : "light";
    const [page, seen] = await run(`${number}-${width}`, address, width, scheme, situation, keyboard);
    if (number === 0) await others(page, seen);
    await page.context().close();
    all.push(seen);
  }
}
const [page, seen] = await run("file", pathToFileURL(`${folder}.html`).href, 390, "light", SITUATIONS[0], false);
await page.context().close();
all.push(seen);

const cut = await browser.newPage();
await cut.route("**/*.wasm", (route) => route.abort());
await cut.goto(address);
const told = await cut.waitForFunction(
  () => document.querySelector("#engine.failed #engine-says")?.textContent, null, { timeout: 15000 });

console.log(JSON.stringify({ pairs, runs: all, cut: await told.jsonValue() }, null, 1));
await browser.close();
server.close();
