// What the pages gain from a script: results as one types, the keyboard, a file dropped anywhere. Without it, forms and
// links do the same.
"use strict";

// Waiting this long after a key keeps the shelf from being asked for every letter of a fast typist.
const PAUSE = 120;

const form = document.getElementById("search");
if (form) search(form);
const bring = document.getElementById("bring");
if (bring) drop(bring);
const underWay = document.getElementById("under-way");
if (underWay) wait(underWay);

function search(form) {
  const field = form.querySelector("#q");
  const results = document.getElementById("results");
  const spoken = document.getElementById("spoken");
  let asked = null, timer = 0, shown = query();

  function query() {
    const state = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) state.append(name, value.trim());
    return state.toString();
  }

  async function show(push) {
    const state = query();
    if (state === shown) return;
    asked?.abort();
    asked = new AbortController();
    const mine = asked;
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch("/results?" + state, { signal: mine.signal });
      const html = await answer.text();
      if (!answer.ok && answer.status !== 400) throw new Error(answer.status);
      results.innerHTML = html;
      shown = state;
      const link = state ? "/?" + state : "/";
      history[push ? "pushState" : "replaceState"](null, "", link);
      document.title = (field.value.trim() || "What you already have") + " · Onshelf";
      form.classList.toggle("fresh", !field.value.trim());
      form.querySelector("h1").classList.toggle("unseen", !!field.value.trim());
      document.getElementById("lead").hidden = !!field.value.trim();
      tellFilters(new URLSearchParams(state));
      say(results.querySelector("[data-spoken]")?.dataset.spoken ?? "");
    } catch (error) {
      if (error.name === "AbortError") return;
      trouble();
    } finally {
      if (mine === asked) results.removeAttribute("aria-busy");
    }
  }

  function tellFilters(state) {
    const need = state.get("q");
    state.delete("q");
    const number = form.querySelector(".filters .number");
    number.textContent = state.size;
    number.hidden = form.querySelector(".cleared").hidden = state.size === 0;
    form.querySelector(".clear").href = need ? "/?" + new URLSearchParams({ q: need }) : "/";
  }

  function trouble() {
    const section = document.createElement("section");
    section.className = "notice gap";
    section.setAttribute("role", "alert");
    const head = document.createElement("h2"), text = document.createElement("p");
    head.textContent = "The answer did not come";
    text.textContent = "The server is busy or cannot be reached. Press Enter to ask again.";
    section.append(head, text);
    results.replaceChildren(section);
    shown = null;
  }

  // The address is the view; where the browser lets a page write to the clipboard, one click hands it on.
  const share = form.querySelector(".share");
  share.hidden = !navigator.clipboard;
  share.addEventListener("click", async ({ target }) => {
    try {
      await navigator.clipboard.writeText(location.href);
      target.textContent = "Link copied";
    } catch {
      target.textContent = "Copy it from the address bar";
    }
    say(target.textContent);
    setTimeout(() => { target.textContent = "Copy link"; }, 3000);
  });
  form.querySelector(".keys").hidden = false;

  // A screen reader is told when typing has come to rest, not with every letter.
  let saying = 0;
  function say(text) {
    clearTimeout(saying);
    saying = setTimeout(() => { spoken.textContent = text; }, 600);
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, PAUSE, false); });
  form.addEventListener("change", (event) => { if (event.target !== field) show(true); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); show(true); });
  // The thanks are for who has just said something, not for whom the link is shared with.
  const thanks = document.getElementById("thanks");
  if (thanks) {
    history.replaceState(null, "", shown ? "/?" + shown : "/");
    say(thanks.textContent);
  }
  // Going back to another search loads it whole: its filters are part of the form.
  window.addEventListener("popstate", () => location.reload());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const writing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (event.key === "/" && !writing) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && event.target === field && field.value) {
      event.preventDefault();
      field.value = "";
      show(true);
    } else if (event.key === "Escape" && !writing) {
      field.focus();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (event.target === field || !writing)) {
      step(event);
    }
  });

  function step(event) {
    const titles = [...results.querySelectorAll(".title")].filter((title) => title.offsetParent);
    const at = titles.indexOf(document.activeElement?.closest(".course")?.querySelector(".title"));
    if (event.target !== field && at < 0) return;
    const next = event.key === "ArrowDown" ? at + 1 : at - 1;
    event.preventDefault();
    if (next < 0) field.focus();
    else titles[Math.min(next, titles.length - 1)]?.focus();
  }
}

function drop(form) {
  const zone = form.querySelector("#drop"), file = form.querySelector("#file");
  zone.querySelector(".drop-hint").hidden = false;
  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    zone.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    zone.classList.remove("over");
    file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
  file.addEventListener("change", () => { if (file.files.length) form.requestSubmit(); });
}

// A check that is under way: how far it is, until its page is there.
function wait(told) {
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href);
      const now = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("under-way");
      if (!now) return location.reload();
      told.textContent = now.textContent;
    } catch {
      told.textContent = "The server cannot be reached. This page keeps trying.";
    }
    wait(told);
  }, 800);
}
