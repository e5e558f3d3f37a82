"use strict";
// The page: an order goes to the worker, and what comes back is shown. What was typed, and what is
// told of it, is set as text; HTML is the sheet alone, which galenic writes with everything escaped.

const $ = (id) => document.getElementById(id);
const LONGEST = 1_000_000; // bytes; galenic reads no longer file, and says so
const NAME = "order.toml";
const FIRST = "tablets"; // the example that the box begins with

let site; // what the build wrote down: versions, sizes, examples
let worker;
let ready = false;
let asked = 0; // the number of the last question
let waiting = null; // what is done with its answer
let files = {}; // what can be saved of the last answer
let name = NAME; // of the order
let kept = ""; // the order as it was last opened or saved

// --- what is said --------------------------------------------------------------------------------

function say(text, trouble = false) {
  $("status").textContent = text;
  $("status").classList.toggle("trouble", trouble);
}

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text ?? "";
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function count(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}

// --- the worker ----------------------------------------------------------------------------------

/** A worker out of a blob lives under the policy of this page; one out of a file has none. */
function start() {
  const there = new URL("worker.js", document.baseURI).href;
  const code = new Blob([`import ${JSON.stringify(there)};`], { type: "text/javascript" });
  const url = URL.createObjectURL(code);
  ready = false;
  worker = new Worker(url, { type: "module" });
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = () => failed("the browser could not run worker.js");
  say("Loading galenic …");
  $("loading").hidden = false;
}

function hear({ id, answer, loaded, said, ready: up, failed: why }) {
  if (said) say(`${said} …`);
  if (loaded !== undefined) $("loading").value = Math.min(1, loaded / site.bytes);
  if (why !== undefined) failed(why);
  if (up) {
    ready = true;
    $("loading").hidden = true;
    if (!waiting) say("Ready: press Plan.");
    $("plan").disabled = false;
  }
  if (answer && id === asked) settled(answer);
}

function failed(why) {
  $("loading").hidden = true;
  $("stop").hidden = true;
  $("plan").disabled = true;
  waiting = null;
  say(
    `galenic could not be started: ${why}. Load the page again; if that does not help, the folder `
      + "of the page is not whole, or this browser is older than 2023.",
    true,
  );
}

function ask(question, then) {
  waiting = then;
  worker.postMessage({ ...question, id: ++asked });
  $("plan").disabled = true;
  $("stop").hidden = false;
}

function settled(answer) {
  const then = waiting;
  waiting = null;
  $("plan").disabled = !ready;
  $("stop").hidden = true;
  then?.(answer);
}

/** The worker goes at once, whatever it does, and another starts. */
function restart() {
  worker.terminate();
  start();
  $("plan").disabled = true;
}

/** What a person no longer waits for. */
function stop() {
  settled(null);
  restart();
}

// --- the order -----------------------------------------------------------------------------------

function put(text, called) {
  $("text").value = text;
  kept = $("text").value; // with the ends of line of the box
  name = called;
  $("shown").replaceChildren();
  $("saving").hidden = true;
  if (ready) say(`${called} is in the box: press Plan.`);
}

/** Whether what was typed may go. */
function mayGo() {
  return $("text").value === kept || confirm("The order was changed and not saved. Replace it?");
}

function chosen() {
  const example = site.examples[$("example").selectedIndex - 1];
  if (example && mayGo()) put(example.text, `${example.name}.toml`);
}

async function open(file) {
  if (!file || !mayGo()) return;
  const bytes = new Uint8Array(await file.slice(0, LONGEST + 1).arrayBuffer());
  say(`Opening ${file.name} …`);
  ask({ kind: "open", name: file.name, bytes }, (answer) => {
    if (answer?.kind === "text") {
      put(answer.text, file.name);
      $("example").selectedIndex = 0;
    } else if (answer) show(answer);
  });
}

function plan() {
  if ($("plan").disabled) return;
  const text = $("text").value;
  const prove = $("prove").checked;
  const began = performance.now();
  say(prove ? "Planning, and proving every step …" : "Planning …");
  ask({ kind: "plan", name, text, prove }, (answer) => {
    if (!answer) return;
    show(answer, (performance.now() - began) / 1000);
    if ($("text").value !== text) outdate(); // it was changed meanwhile
  });
}

// --- the answer ----------------------------------------------------------------------------------

function show(answer, seconds) {
  files = answer.files ?? {};
  $("shown").classList.remove("stale");
  $("saving").hidden = !answer.files;
  if (answer.kind === "plan") showPlan(answer, seconds);
  else if (answer.kind === "problems") showProblems(answer);
  else showBroken(answer);
  $("result-head").focus();
}

function showPlan({ capsules, proved, severities, shown }, seconds) {
  const told = [`Planned ${count(capsules, "capsule", "capsules")} in ${seconds.toFixed(2)} s`];
  if (proved !== null) told.push(`${count(proved, "step", "steps")} proved`);
  if (severities.caution) told.push(count(severities.caution, "caution", "cautions"));
  const stops = severities.stop;
  if (stops) told.push(`${count(stops, "stop", "stops")}: there is nothing to weigh yet`);
  say(`${told.join("; ")}.`, Boolean(stops));
  const { nodes, sheets } = parsed(shown, window);
  document.adoptedStyleSheets = sheets;
  $("shown").replaceChildren(...nodes);
}

/** The nodes of a page that galenic wrote, and its styles, which the policy takes in this way only. */
function parsed(html, frame) {
  const page = document.createElement("template");
  page.innerHTML = html;
  const title = page.content.querySelector("title")?.textContent ?? "";
  const sheets = [...page.content.querySelectorAll("style")].map((style) => {
    const sheet = new frame.CSSStyleSheet({ media: style.media });
    sheet.replaceSync(style.textContent);
    return sheet;
  });
  page.content.querySelectorAll("style, title, meta").forEach((one) => one.remove());
  return { nodes: [...page.content.childNodes], sheets, title };
}

function showProblems({ problems, more }) {
  const all = problems.length + more;
  say(`The order cannot be used: ${count(all, "problem", "problems")}, told below.`, true);
  const names = ["where", "given", "expected", "what to do"];
  const table = element("table", "", { class: "problems" });
  const head = element("tr");
  head.append(...names.map((title) => element("th", title, { scope: "col" })));
  table.append(element("caption", "What to mend"), element("thead"), element("tbody"));
  table.tHead.append(head);
  for (const { path, given, expected, remedy } of problems) {
    const row = element("tr");
    row.append(element("th", path, { scope: "row" }));
    [given, expected, remedy].forEach((text, at) => {
      row.append(element("td", text, { "data-name": names[at + 1] }));
    });
    table.tBodies[0].append(row);
  }
  $("shown").replaceChildren(table, ...(more ? [element("p", `and ${more} more`)] : []));
}

function showBroken({ said, fatal }) {
  const told = "galenic itself failed: there is no result to rely on. Keep the order, and report this:";
  $("shown").replaceChildren(element("p", told), element("pre", said));
  say("galenic itself failed.", true);
  if (fatal) restart();
}

/** What is shown belongs to another order than the one in the box: nobody must weigh by it. */
function outdate() {
  if (!$("shown").firstChild || $("shown").classList.contains("stale")) return;
  $("shown").classList.add("stale");
  $("saving").hidden = true;
  say("The order was changed since: what is below is not its sheet. Press Plan.", true);
}

// --- out of the page -----------------------------------------------------------------------------

function save(called, text, type) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = element("a", "", { href: url, download: called });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function saveAs(ending, type) {
  save(`${name.replace(/\.[^.]*$/, "")}-sheet.${ending}`, files[ending], type);
}

function keep() {
  kept = $("text").value;
  save(name, kept, "text/plain");
}

/** Print the page that is saved, not this one: in a frame, with its own styles. */
function print() {
  document.querySelector("iframe")?.remove();
  const frame = element("iframe", "", { "aria-hidden": "true", tabindex: "-1" });
  document.body.append(frame);
  const { nodes, sheets, title } = parsed(files.html, frame.contentWindow);
  frame.contentDocument.title = title;
  frame.contentDocument.documentElement.lang = "en";
  frame.contentDocument.body.replaceChildren(...nodes);
  frame.contentDocument.adoptedStyleSheets = sheets;
  frame.contentWindow.print();
}

// --- the beginning -------------------------------------------------------------------------------

function offer() {
  const options = site.examples.map(({ name: called, title }) => element("option", `${called}: ${title}`));
  $("example").append(element("option", "choose one …"), ...options);
  $("example").disabled = false;
  $("versions").textContent = `galenic ${site.galenic}, on Python ${site.python} by Pyodide ${site.pyodide}.`;
  if ($("text").value) return; // a browser that goes back fills in what was typed
  $("example").selectedIndex = 1 + site.examples.findIndex(({ name: called }) => called === FIRST);
  chosen();
}

async function begin() {
  if (location.protocol === "file:") {
    say(
      "A browser does not run this page from a file. In its folder, run `python -m http.server "
        + "--bind 127.0.0.1` and open http://127.0.0.1:8000/.",
      true,
    );
    return;
  }
  try {
    const response = await fetch("site.json");
    if (!response.ok) throw new Error(`site.json is not there (${response.status})`);
    site = await response.json();
  } catch (error) {
    failed(error.message);
    return;
  }
  offer();
  start();
}

$("plan").onclick = plan;
$("stop").onclick = stop;
$("keep").onclick = keep;
$("print").onclick = print;
$("html").onclick = () => saveAs("html", "text/html");
$("txt").onclick = () => saveAs("txt", "text/plain");
$("json").onclick = () => saveAs("json", "application/json");
$("example").onchange = chosen;
$("text").oninput = outdate;
$("file").onchange = ({ target }) => {
  open(target.files[0]);
  target.value = ""; // the same file can be opened again
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) plan();
});
window.addEventListener("beforeunload", (event) => {
  if ($("text").value !== kept) event.preventDefault();
});
begin();
