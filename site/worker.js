// The engine in a worker, so that the page never stands still. Its files come from beside this
// file, or with the first message where the page is one file.
const BASE =
  "pyodide.mjs pyodide.asm.mjs pyodide.asm.wasm python_stdlib.zip pyodide-lock.json ladder.zip".split(" ");
const failed = (error) => self.postMessage({ failed: String(error) });
let turn = null;

// Pyodide leaves a file that does not arrive to nobody.
self.addEventListener("unhandledrejection", ({ reason }) => turn ?? failed(reason));

function places(files) {
  if (!files) {
    const fetched = self.fetch;
    self.fetch = async (...given) => {
      const found = await fetched(...given).catch((error) => {
        failed(`${given[0]}: ${error}`); // Pyodide tells nobody
        throw error;
      });
      if (!found.ok) failed(`${found.url}: ${found.status}`);
      return found;
    };
    return (name) => new URL(name, self.location.href).href;
  }
  const types = { mjs: "text/javascript", wasm: "application/wasm", zip: "application/zip", json: "application/json" };
  const typed = (name) => ({ type: types[name.split(".").pop()] });
  const kept = Object.fromEntries(BASE.map((name) => [name, new Blob([files[name]], typed(name))]));
  self.fetch = async (address) => {
    const blob = kept[String(address.url ?? address).split("/").pop()];
    return new Response(blob, { headers: { "Content-Type": blob.type } });
  };
  return (name) => (name.endsWith(".mjs") ? URL.createObjectURL(kept[name]) : `file:///${name}`);
}

async function start(files) {
  const at = places(files);
  const progress = (share) => self.postMessage({ progress: share });
  const archive = fetch(at("ladder.zip")).then((found) => found.arrayBuffer());
  const { loadPyodide } = await import(at("pyodide.mjs"));
  const { default: createPyodideModule } = await import(at("pyodide.asm.mjs"));
  progress(15);
  const python = await loadPyodide({
    indexURL: new URL(".", at("ladder.zip")).href,
    stdLibURL: at("python_stdlib.zip"),
    lockFileContents: await fetch(at("pyodide-lock.json")).then((found) => found.text()),
    createPyodideModule,
    checkAPIVersion: false,
  });
  progress(70);
  python.unpackArchive(await archive, "zip", { extractDir: "/ladder" });
  python.runPython("import sys; sys.path.insert(0, '/ladder')");
  progress(80);
  turn = python.pyimport("engine").turn;
  progress(100);
}

self.onmessage = async ({ data }) => {
  if ("start" in data) {
    try {
      await start(data.files);
      self.postMessage({ ready: true });
    } catch (error) {
      failed(error);
    }
    return;
  }
  try {
    self.postMessage({ id: data.id, answer: JSON.parse(turn(JSON.stringify(data.request))) });
  } catch (error) {
    self.postMessage({ id: data.id, failed: String(error) });
  }
};
