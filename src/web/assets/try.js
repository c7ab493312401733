// Asks the API what the forms of the page say, and shows what came back, with the same question for a command line.
"use strict";

// More of an answer than this many characters is not shown.
const SHOWN = 60000;

for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(form); });
}

// A link to an operation opens it.
function open() {
  const named = document.getElementById(location.hash.slice(1));
  if (named?.matches("details")) named.open = true;
}
window.addEventListener("hashchange", open);
open();

function address(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("input, select")) {
    const value = field.value.trim();
    if ("path" in field.dataset) path = path.replace(`{${field.name}}`, encodeURIComponent(value));
    else if (value) query.append(field.name, value);
  }
  return query.size ? `${path}?${query}` : path;
}

async function ask(form) {
  const url = address(form), body = form.querySelector("textarea")?.value;
  const headers = body === undefined ? {} : { "content-type": form.dataset.media };
  const reply = form.querySelector(".reply"), told = form.querySelector(".told");
  reply.hidden = false;
  told.textContent = "Asking …";
  form.querySelector(".asked").textContent = curl(url, body, headers);
  const answered = form.querySelector(".answered");
  answered.textContent = "";
  const start = performance.now();
  try {
    const answer = await fetch(url, { method: form.dataset.method, headers, body });
    const text = await answer.text();
    const took = Math.round(performance.now() - start);
    told.textContent = `${answer.status} ${answer.statusText} · ${took} ms · ${text.length.toLocaleString("en")} characters`;
    told.classList.toggle("refused", !answer.ok);
    const shown = pretty(text, answer.headers.get("content-type") ?? "");
    answered.textContent = shown.length > SHOWN ? shown.slice(0, SHOWN) + "\n… the rest is not shown" : shown;
  } catch {
    told.textContent = "The server cannot be reached.";
    told.classList.add("refused");
  }
}

function pretty(text, type) {
  if (!/[/+]json/.test(type)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function curl(url, body, headers) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const parts = ["curl", "-s", quoted(location.origin + url)];
  for (const [name, value] of Object.entries(headers)) parts.push("-H", quoted(`${name}: ${value}`));
  if (body !== undefined) parts.push("--data-binary", quoted(body));
  return parts.join(" ");
}
