// The log: what the bot was told and what it did, in order; each line opens to its whole JSON.

import { plain } from "./clean.js";
import { exactTime } from "./dates.js";
import { count, make } from "./elements.js";
import { say } from "./words.js";

const SHOWN = 400;
const NEAR_THE_END = 60;

export class Log {
  constructor() {
    this.list = document.getElementById("log");
    this.kind = document.getElementById("log-kind");
    this.who = document.getElementById("log-who");
    this.counter = document.getElementById("log-count");
    this.entries = [];
    this.unseen = 0;
    this.pending = [];
    this.timer = null;
    for (const filter of [this.kind, this.who]) filter.addEventListener("change", () => this.filter());
    document.addEventListener("drawer", (event) => event.detail === "log" && this.seen());
    // Only an open line is worth the work of writing its JSON.
    this.list.addEventListener("toggle", (event) => this.open(event.target), { capture: true });
  }

  /** Start again with these entries. */
  reset(entries) {
    clearTimeout(this.timer);
    this.timer = null;
    this.pending = [];
    this.entries = entries.slice(-SHOWN);
    this.unseen = 0;
    this.relabel();
  }

  relabel() {
    this.list.replaceChildren(...this.entries.map(draw));
    this.filter();
    this.toEnd();
  }

  /** One more entry. */
  put(entry) {
    this.pending.push(entry);
    this.timer ??= setTimeout(() => this.drawPending(), 30);
  }

  drawPending() {
    this.timer = null;
    const follow = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_THE_END;
    const fresh = this.pending.splice(0).slice(-SHOWN);
    this.entries = [...this.entries, ...fresh].slice(-SHOWN);
    this.list.append(...fresh.map(draw));
    while (this.list.children.length > SHOWN) this.list.firstElementChild.remove();
    this.filter();
    if (follow) this.toEnd();
    this.unseen = this.list.offsetParent === null ? this.unseen + fresh.length : 0;
    count(this.counter, this.unseen);
  }

  seen() {
    this.unseen = 0;
    count(this.counter, 0);
    this.toEnd();
  }

  /** The phones whose entries can be picked out: {id, name}. */
  people(phones) {
    const chosen = this.who.value;
    const choices = phones.map(({ id, name }) => make("option", { value: id }, name));
    this.who.replaceChildren(this.who.options[0], ...choices);
    this.who.value = choices.some((choice) => choice.value === chosen) ? chosen : "";
  }

  filter() {
    let shown = 0;
    for (const item of this.list.children) {
      const { kind, ok, chat } = item.dataset;
      const kindFits = this.kind.value === "all" || this.kind.value === kind
        || (this.kind.value === "failed" && ok === "false");
      item.hidden = !(kindFits && (this.who.value === "" || this.who.value === chat));
      shown += item.hidden ? 0 : 1;
    }
    document.getElementById("log-empty").hidden = shown > 0;
    count(this.counter, this.unseen);
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  open(details) {
    if (!details.open) return;
    if (!details.querySelector("pre")) this.fillIn(details);
    details.scrollIntoView({ block: "nearest" });
  }

  fillIn(details) {
    const no = Number(details.closest("li").dataset.no);
    const entry = this.entries.find((known) => known.no === no);
    const text = JSON.stringify(entry.detail, null, 2);
    const copy = make("button", { type: "button", class: "chip copy" }, say("log_copy"));
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      copy.textContent = say("log_copied");
    });
    details.append(make("div", { class: "entry-detail" }, copy, make("pre", { tabindex: "0" }, text)));
  }
}

function draw(entry) {
  const told = entry.kind === "update";
  const summary = make("summary", {},
    make("span", { class: "entry-way", title: say(told ? "log_updates" : "log_calls") },
      make("span", { "aria-hidden": "true" }, told ? "→" : "←"),
      make("span", { class: "quiet" }, say(told ? "log_updates" : "log_calls"))),
    make("code", { class: "entry-method" }, entry.method),
    entry.who ? make("span", { class: "entry-who" }, entry.who) : null,
    make("time", { class: "entry-at", datetime: entry.at }, exactTime(entry.at)),
    make("span", { class: "entry-summary" }, entry.ok ? summaryOf(entry) : entry.error ?? entry.summary),
    took(entry.ms));
  return make("li", {
    class: "entry", "data-no": entry.no, "data-kind": entry.kind, "data-method": entry.method,
    "data-ok": String(entry.ok), "data-chat": entry.chat ?? "",
  }, make("details", {}, summary));
}

function summaryOf(entry) {
  return entry.detail?.request?.parse_mode === "HTML" ? plain(entry.summary) : entry.summary;
}

function took(ms) {
  return typeof ms === "number" ? make("span", { class: "entry-ms" }, `${Math.round(ms)} ms`) : null;
}
