// A message's HTML becomes nodes here, and nowhere else.
// The trap: the world promises safe HTML, and a promise broken there would run a citizen's text as code
// here. So it is parsed where nothing runs, and only what is on the list is made anew, attribute by attribute.

import { make } from "./elements.js";
import { say } from "./words.js";

const ALLOWED = {
  b: "strong", strong: "strong", i: "em", em: "em", u: "u", ins: "u", s: "s", strike: "s", del: "s",
  code: "code", pre: "pre", blockquote: "blockquote", br: "br",
};
const DROPPED = new Set(["script", "style", "template", "iframe", "object", "svg", "math", "head", "title"]);
const ADDRESS = /^(https?|mailto|tel|tg):/i;
// A command as Telegram marks it: at the start of a word, Latin letters, digits and _.
const COMMAND = /(?<![\w/@<.:-])\/[a-zA-Z][a-zA-Z0-9_]{0,31}(?![\w/])/g;

/** A fragment with what this HTML may show. With `commands`, a /command in the text can be tapped. */
export function clean(html, { commands = false } = {}) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  fragment.append(...remake(parsed.body, commands));
  return fragment;
}

/** What this HTML says, as plain text. */
export function plain(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}

function remake(parent, commands) {
  return [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return words(node, commands);
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    return one(node, commands);
  });
}

// A quotation ends its line by itself; the line end that follows it is not a second one.
function words(node, commands) {
  const afterBlock = ["blockquote", "pre"].includes(node.previousSibling?.localName);
  const text = afterBlock ? node.data.replace(/^\n/, "") : node.data;
  return commands ? withCommands(text) : [text];
}

function one(node, commands) {
  const tag = node.localName;
  if (DROPPED.has(tag)) return [];
  if (tag === "a") return [link(node)];
  if (tag === "tg-spoiler") return [spoiler(node)];
  const plainInside = tag === "code" || tag === "pre";
  const inside = remake(node, commands && !plainInside);
  return ALLOWED[tag] ? [make(ALLOWED[tag], {}, ...inside)] : inside;
}

function link(node) {
  const address = node.getAttribute("href") ?? "";
  const inside = remake(node, false);
  if (!ADDRESS.test(address)) return make("span", {}, ...inside);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...inside);
}

function spoiler(node) {
  const shown = make("button", { type: "button", class: "spoiler", title: say("spoiler"), "aria-expanded": "false" },
    make("span", {}, ...remake(node, false)));
  shown.addEventListener("click", () => shown.setAttribute("aria-expanded", "true"));
  return shown;
}

function withCommands(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(COMMAND)) {
    parts.push(text.slice(from, found.index));
    parts.push(make("button", { type: "button", class: "command-link", "data-command": found[0] }, found[0]));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}
