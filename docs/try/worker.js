// Python and galenic live in this worker, so that the page stays alive while they load and plan.
// It hears {id, kind, name, ...} and answers each with {id, answer}; while it loads it tells
// {loaded, said}, and in the end {ready} or {failed}. After a fatal answer it is of no use.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const near = (path) => new URL(path, import.meta.url).href;
const tell = (message) => self.postMessage(message);

let loaded = 0; // bytes
let trouble; // what did not come

/** Count what comes in, so that the page can show it, and say what does not: Pyodide waits for its
    program without end, and passes over a wheel. */
const counted = self.fetch.bind(self);
self.fetch = async (...asked) => {
  const response = await counted(...asked).catch((error) => error);
  if (!response.ok) {
    const name = new URL(asked[0].url ?? asked[0]).pathname;
    trouble = `${name} did not come (${response.status ?? response.message})`;
    tell({ failed: trouble });
    throw new Error(trouble);
  }
  const count = new TransformStream({
    transform(chunk, out) {
      loaded += chunk.length;
      tell({ loaded });
      out.enqueue(chunk);
    },
  });
  const { status, headers } = response;
  return new Response(response.body.pipeThrough(count), { status, headers });
};

async function start() {
  tell({ loaded, said: "Fetching Python and galenic" });
  const glue = fetch(near("answer.py")).then((response) => response.text());
  const python = await loadPyodide({
    indexURL: near("pyodide/"),
    lockFileURL: near("wheels/lock.json"),
    packageBaseUrl: near("wheels/"),
    packages: ["galenic"],
    stdout: () => {}, // which package was loaded is no news
  });
  if (trouble) throw new Error(trouble);
  tell({ loaded, said: "Starting galenic" });
  python.runPython(await glue, { filename: "answer.py" });
  return { answer: python.globals.get("answer"), opened: python.globals.get("opened") };
}

const python = start();
python.then(
  () => tell({ ready: true }),
  (error) => tell({ failed: String(error?.message ?? error) }),
);

self.onmessage = async ({ data: { id, kind, name, text, prove, bytes } }) => {
  try {
    const { answer, opened } = await python;
    const said = kind === "open" ? opened(name, bytes) : answer(name, text, prove);
    tell({ id, answer: JSON.parse(said) });
  } catch (error) {
    const fatal = error?.name !== "PythonError"; // Python itself went down
    tell({ id, answer: { kind: "broken", said: String(error?.message ?? error), fatal } });
  }
};
