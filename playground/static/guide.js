// What to try, in five steps; each can begin by itself, and the whole can be put away.

import { make } from "./elements.js";
import { remember, remembered, say } from "./words.js";

// Each step: whose phone, what is put into its composer, and what the clock does before.
const STEPS = [
  { key: "nominate", role: "citizen", text: "/nominate" },
  { key: "verify", role: "commune_officer", text: "/queue" },
  { key: "publish", role: "province_officer" },
  { key: "announce", role: "province_officer", text: "/announce" },
  { key: "report", role: "commune_officer", text: "/reports", clock: "next_morning" },
];

export class Guide {
  /** `fill(role, text)` writes into the phone of that role; `move(to)` moves the clock. */
  constructor({ fill, move }) {
    this.fill = fill;
    this.move = move;
    this.element = document.getElementById("guide");
    this.opener = document.getElementById("open-guide");
    this.opener.addEventListener("click", () => this.show(this.element.hidden));
    document.getElementById("close-guide").addEventListener("click", () => {
      this.show(false);
      this.opener.focus();
    });
    // On a small screen the phones come first.
    const wide = window.matchMedia("(min-width: 761px)").matches;
    this.show((remembered("guide") ?? (wide ? "open" : "closed")) === "open", false);
    this.relabel();
  }

  show(open, chosen = true) {
    this.element.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (chosen) remember("guide", open ? "open" : "closed");
  }

  relabel() {
    document.getElementById("steps").replaceChildren(...STEPS.map((step) => make("li",
      { class: "step", "data-step": step.key, "data-role": step.role },
      make("h3", {}, say(`step_${step.key}`)),
      make("p", {}, say(`step_${step.key}_more`)),
      make("p", { class: "step-acts" }, ...this.acts(step)))));
  }

  acts(step) {
    const clock = step.clock && make("button",
      { type: "button", class: "chip", onclick: () => this.move(step.clock) }, say(`clock_${step.clock}`));
    if (!step.text) return [];
    const fill = make("button",
      { type: "button", class: "chip", onclick: () => this.fill(step.role, step.text) }, step.text);
    return clock ? [clock, fill] : [fill];
  }
}
