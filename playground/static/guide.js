// What to try, in five steps; each can begin by itself, and the whole can be put away.

import { make } from "./elements.js";
import { remember, remembered, say } from "./words.js";

// Each step: whose phone, and what can be done, in order: text for a composer, or a move of the clock. `label`: a word,
// where the text does not say enough by itself.
const STEPS = [
  { key: "nominate", role: "citizen", acts: [{ text: "/nominate" }] },
  { key: "verify", role: "commune_officer", acts: [{ text: "/queue" }] },
  { key: "publish", role: "province_officer", acts: [{ text: "", label: "step_publish_open" }] },
  { key: "announce", role: "province_officer", acts: [{ text: "/announce" }] },
  {
    key: "report",
    role: "commune_officer",
    acts: [
      { text: "/reports", role: "province_officer", label: "step_report_ask" },
      { clock: "next_morning" },
      { text: "/reports", label: "step_report_hand_in" },
    ],
  },
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
    return step.acts.map((act) => make("button", {
      type: "button",
      class: "chip",
      onclick: () => (act.clock ? this.move(act.clock) : this.fill(act.role ?? step.role, act.text)),
    }, act.clock ? say(`clock_${act.clock}`) : act.label ? say(act.label) : act.text));
  }
}
