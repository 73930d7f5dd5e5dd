// The viewer of an issue: ties buttons, keys and the address to what they do.
import { readAddress, readRegion } from "./viewer/address.mjs";
import { canShare, copyFrom, share } from "./viewer/copying.mjs";
import { Issue } from "./viewer/issue.mjs";
import { commandFor } from "./viewer/keys.mjs";
import { revealScripted } from "./viewer/parts.mjs";

const KEYS_OFF = "viewer-keys-off";
const root = document.querySelector("[data-viewer]");
const issue = new Issue(root, JSON.parse(document.getElementById("viewer-data").textContent));

const commands = {
  "next-page": () => issue.turn(1),
  "previous-page": () => issue.turn(-1),
  "next-hit": () => issue.step(1),
  "previous-hit": () => issue.step(-1),
  "zoom-in": () => issue.deep.zoom(1.5),
  "zoom-out": () => issue.deep.zoom(1 / 1.5),
  fit: () => issue.deep.fit(),
  rotate: () => issue.say(issue.strings.rotated, { degrees: issue.deep.rotate() }),
  "pan-up": () => issue.deep.pan(0, -1),
  "pan-down": () => issue.deep.pan(0, 1),
  "pan-left": () => issue.deep.pan(-1, 0),
  "pan-right": () => issue.deep.pan(1, 0),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
  text: () => toggle("text", document.getElementById("viewer-text"), [issue.strings.textShown, issue.strings.textHidden]),
  find: () => toggle("find", document.getElementById("viewer-find-words"), [issue.strings.findShown, issue.strings.findHidden]),
  select: () => issue.select(),
  help: () => document.getElementById("viewer-help").togglePopover(),
  "clear-search": () => issue.go({ q: "", view: "scan" }),
  share: () => share(document.title, issue.regionLink()),
  close,
};

async function toggle(view, focus, [shown, hidden]) {
  const opens = issue.address.view !== view;
  await issue.go({ view: opens ? view : "scan" });
  issue.say(opens ? shown : hidden);
  const tool = document.querySelector(`.viewer-tools [data-command="${view}"]`);
  (opens ? focus : tool)?.focus({ preventScroll: true });
}

function close() {
  if (issue.letters?.active) issue.select(false);
  else if (issue.address.view !== "scan") commands[issue.address.view]();
}

function give(command, event) {
  event.preventDefault();
  commands[command]();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const command = event.target.closest("[data-command]");
  const place = event.target.closest("[data-region]");
  const leaf = event.target.closest("a[data-order]");
  const copy = event.target.closest("[data-copy]");
  if (command) give(command.dataset.command, event);
  else if (place) {
    event.preventDefault();
    showRegion(readRegion(place.dataset.region));
  } else if (leaf) {
    event.preventDefault();
    openLeaf(leaf);
  } else if (copy) copied(copy);
});

async function openLeaf({ dataset }) {
  const order = Number(dataset.order);
  if (dataset.hit === undefined) await issue.go({ page: order });
  else await issue.toHit(issue.hits.number(order, Number(dataset.hit)));
}

async function showRegion(region) {
  if (!region || !issue.deep.item) return;
  const narrow = window.matchMedia("(max-width: 63.99rem)").matches;
  if (narrow) await issue.go({ view: "scan", region });
  issue.frameRegion(region);
  issue.deep.show(region);
}

async function copied(button) {
  try {
    await copyFrom(button);
    issue.say(issue.strings.copied);
    button.dataset.done = issue.strings.copied;
    setTimeout(() => delete button.dataset.done, 2000);
  } catch {
    issue.say(issue.strings.notCopied);
  }
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.defaultPrevented || document.querySelector(":popover-open")) return;
  const typing = target.closest("input, textarea, select");
  if (typing && event.key !== "Escape") return;
  const command = commandFor(event, {
    direction: issue.direction,
    enlarged: Boolean(issue.deep?.item) && issue.deep.enlarged,
    singleKeys: localStorage.getItem(KEYS_OFF) === null,
    scrolls: Boolean(target.closest(".viewer-panel")) || root.dataset.view === "text" && !shown(root.querySelector("[data-stage]")),
  });
  const idle = command === "close" && !issue.letters?.active && issue.address.view === "scan";
  if (command && !idle) give(command, event);
}, { capture: true }); // before the site's own keys

function shown(element) {
  return element.getClientRects().length > 0;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-find-form]")) return;
  event.preventDefault();
  issue.go({ q: new FormData(event.target).get("q").trim(), view: "find" });
});

for (const [name, leaves] of [["pointerover", false], ["pointerleave", true]]) {
  issue.text.addEventListener(name, (event) => {
    const line = leaves ? null : event.target.closest("[data-line]");
    issue.frameLine(line ? Number(line.dataset.line) : null);
  });
}
issue.text.addEventListener("click", (event) => {
  const line = event.target.closest("[data-line]");
  if (line && window.getSelection().isCollapsed) issue.showLine(Number(line.dataset.line));
});
issue.text.addEventListener("focusin", (event) => {
  issue.frameRegion(readRegion(event.target.closest("[data-region]")?.dataset.region ?? ""));
});

document.getElementById("viewer-share")?.addEventListener("beforetoggle", () => {
  document.querySelector("[data-region-link]").value = issue.regionLink();
  document.querySelector('[data-command="share"]').hidden = !canShare();
});

document.addEventListener("dragstart", (event) => {
  const link = event.target.closest?.("[data-manifest]");
  if (!link) return;
  const dropped = `${link.href}?manifest=${encodeURIComponent(link.href)}`;
  event.dataTransfer.setData("text/uri-list", dropped);
  event.dataTransfer.setData("text/plain", dropped);
});

document.addEventListener("fullscreenchange", () => {
  const button = document.querySelector('[data-command="full"]');
  button.setAttribute("aria-pressed", String(document.fullscreenElement !== null));
});

window.addEventListener("popstate", () => {
  const { page, q, view, region } = readAddress(window.location.search);
  const order = issue.canvasOf(page).order;
  const stays = order === issue.address.page;
  issue.go({ page: order, q, view, region }, "none");
  if (stays && issue.deep.item) region ? issue.deep.show(region) : issue.deep.fit();
});

const keysSwitch = document.querySelector("[data-keys-switch]");
keysSwitch.checked = localStorage.getItem(KEYS_OFF) === null;
keysSwitch.addEventListener("change", () => {
  if (keysSwitch.checked) localStorage.removeItem(KEYS_OFF);
  else localStorage.setItem(KEYS_OFF, "1");
});

revealScripted(document);
if (!document.fullscreenEnabled) document.querySelector('[data-command="full"]').hidden = true;
root.setAttribute("data-scripted", "");
issue.showCurrentLeaf();
issue.showFirstMark();
issue.start().then(() => root.setAttribute("data-ready", ""));
window.viewer = issue; // for the browser's console and its tests
