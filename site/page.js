// Shows what the engine returns, and hands back what the reader does. It holds no words.
const screen = document.getElementById("screen");
const engine = document.getElementById("engine");
const bar = document.getElementById("bar");
const says = document.getElementById("engine-says");
const waiting = new Map();
let last = 0;
let busy = false;
let isReady = false;
let worker;

const ready = new Promise((resolve, reject) => {
  begin().then((started) => {
    worker = started;
    worker.onerror = (event) => fail(reject, event.message);
    worker.onmessage = ({ data }) => {
      if (data.progress) bar.value = data.progress;
      else if (data.ready) resolve(loaded());
      else if (data.id) waiting.get(data.id)(data);
      else fail(reject, data.failed);
    };
  }, (error) => fail(reject, error));
});
ready.catch(() => {});
setTimeout(() => {
  if (!isReady && !engine.classList.contains("failed")) tell("awaited", engine.dataset.late);
}, 20000);

async function begin() {
  const names = [...document.querySelectorAll("script[data-name]")];
  if (!names.length) {
    const started = new Worker(new URL("worker.js", document.baseURI), { type: "module" });
    started.postMessage({ start: true });
    return started;
  }
  const files = Object.fromEntries(
    await Promise.all(names.map(async (held) => [held.dataset.name, await unpacked(held.textContent)])),
  );
  const code = new Blob([files["worker.js"]], { type: "text/javascript" });
  const started = new Worker(URL.createObjectURL(code)); // Chromium takes no module from a disk
  started.postMessage({ start: true, files });
  return started;
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function loaded() {
  isReady = true;
  bar.value = 100;
  says.textContent = engine.dataset.ready;
  engine.classList.add("done");
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

function tell(state, text) {
  engine.classList.remove("done");
  engine.classList.add(state);
  says.textContent = text;
}

function fail(reject, error) {
  tell("failed", engine.dataset.failed);
  console.error(error);
  reject(error);
}

async function ask(request) {
  await ready;
  const id = (last += 1);
  const { answer, failed } = await new Promise((resolve) => {
    waiting.set(id, resolve);
    worker.postMessage({ id, request: { state: history.state?.state ?? "", ...request } });
  });
  waiting.delete(id);
  if (failed) {
    tell("failed", engine.dataset.broken);
    throw new Error(failed);
  }
  return answer;
}

async function act(request, { replace = false } = {}) {
  if (busy) return;
  busy = true;
  screen.setAttribute("aria-busy", "true");
  if (!isReady && !engine.classList.contains("failed")) tell("awaited", engine.dataset.waiting);
  try {
    const answer = await ask(request);
    const depth = history.state?.depth ?? 0;
    if (answer.error || replace) history.replaceState({ state: answer.state, depth }, "");
    else history.pushState({ state: answer.state, depth: depth + 1 }, "");
    show(answer);
  } finally {
    busy = false;
    screen.removeAttribute("aria-busy");
  }
}

function show(answer) {
  screen.innerHTML = answer.html;
  document.title = answer.title;
  document.body.classList.toggle("started", !screen.querySelector("[data-start]"));
  window.scrollTo(0, 0);
  const target = screen.querySelector(".error-summary") ?? screen.querySelector("h1");
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

async function save(format) {
  const { name, type, text } = await ask({ action: "save", format });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function link() {
  const { fragment } = await ask({ action: "link" });
  const address = `${location.href.split("#")[0]}#${fragment}`;
  history.replaceState(history.state, "", `#${fragment}`);
  if (document.referrer.startsWith("https://huggingface.co/")) {
    window.parent.postMessage({ hash: fragment }, "https://huggingface.co");
  }
  const { html } = await ask({ action: "address", text: address });
  const place = document.getElementById("link");
  place.innerHTML = html;
  place.querySelector("input").select();
  if (window === window.top) await navigator.clipboard?.writeText(address).catch(() => {});
}

screen.addEventListener("click", (event) => {
  const within = event.target.closest('a[href^="#"]');
  if (within) {
    event.preventDefault();
    const target = document.getElementById(within.getAttribute("href").slice(1));
    if (!target.matches("input, select, textarea")) target.tabIndex = -1;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
    return;
  }
  const { action, ...data } = event.target.closest("[data-action]")?.dataset ?? {};
  if (!action) return;
  if (action === "save") save(data.format);
  else if (action === "link") link();
  else if (action === "back" && history.state?.depth) history.back();
  else act({ action: action === "back" ? "start" : action, ...data });
});

screen.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = {};
  for (const [name, value] of new FormData(event.target)) (form[name] ??= []).push(value);
  const pressed = event.submitter ?? event.target.querySelector("button[type=submit]");
  act({ action: pressed.value, form });
});

screen.addEventListener("change", async (event) => {
  const action = event.target.dataset.file;
  const file = event.target.files?.[0];
  if (!action || !file) return;
  const letter = screen.clientWidth < 640 ? 7.4 : 9.2; // of the style sheet's `.evidence`
  const columns = Math.max(40, Math.min(80, Math.floor((screen.clientWidth - 64) / letter)));
  act({ action, name: file.name, text: await file.text(), columns });
});

window.addEventListener("popstate", async (event) => {
  if (event.state) show(await ask({ action: "show" }));
});

// What is folded is printed too: the sources, and each reason.
window.addEventListener("beforeprint", () => {
  for (const held of screen.querySelectorAll("details:not([open])")) {
    held.open = true;
    held.dataset.printed = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const held of screen.querySelectorAll("[data-printed]")) {
    held.open = false;
    delete held.dataset.printed;
  }
});

function opened() {
  const fragment = location.hash.slice(1);
  if (fragment) act({ action: "link-opened", text: fragment, state: "" }, { replace: true });
  else if (history.state?.state) act({ action: "show" }, { replace: true });
  else history.replaceState({ state: "", depth: 0 }, "");
}

window.addEventListener("hashchange", (event) => {
  if (!history.state) opened(event);
});
opened();
