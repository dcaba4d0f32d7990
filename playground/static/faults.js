// The faults: what can go wrong between the bot and its people, switched on and off here.

import { count, make } from "./elements.js";
import { say } from "./words.js";

// Each fault of the wire: its choices, and the words of a choice (a key, or made from the value).
const WIRE = [
  { name: "flood", choices: [0, 1, 3, 10], label: (value) => say("fault_flood_next", { count: value }) },
  { name: "slow", choices: [0, 0.5, 2, 5], label: (value) => say("fault_slow_seconds", { seconds: decimal(value) }) },
  { name: "cut", choices: ["off", "before", "after"], label: (value) => say(`fault_cut_${value}`) },
];
const OFF = { flood: 0, slow: 0, cut: "off" };

export class Faults {
  /** `ask(command)` asks the world for a change. */
  constructor(ask) {
    this.ask = ask;
    this.form = document.getElementById("faults");
    this.now = { ...OFF };
    this.people = [];
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.relabel();
  }

  /** The faults as the world has them. */
  set(faults) {
    this.now = { ...this.now, ...faults };
    this.show();
  }

  /** The people who can block the bot: {id, name, blocked}. */
  setPeople(people) {
    const same = people.length === this.people.length && people.every(({ id }, at) => id === this.people[at].id);
    this.people = people;
    if (same) this.show();
    else this.relabel();
  }

  relabel() {
    const off = make("button", { type: "button", class: "chip", "data-fault": "none" }, say("faults_off"));
    off.addEventListener("click", () => this.allOff());
    this.form.replaceChildren(...WIRE.map(drawWire), this.drawBlocked(), off);
    this.show();
  }

  drawBlocked() {
    return make("fieldset", { class: "fault", "data-fault": "blocked" },
      make("legend", {}, say("fault_blocked")), make("p", {}, say("fault_blocked_more")),
      ...this.people.map(({ id, name }) => make("label", { class: "switch" },
        make("input", { type: "checkbox", role: "switch", name: "blocked", value: id }), make("span", {}, name))));
  }

  show() {
    const blocked = this.people.filter((person) => person.blocked).map((person) => String(person.id));
    for (const input of this.form.querySelectorAll("input")) {
      if (input.name === "blocked") input.checked = blocked.includes(input.value);
      else input.checked = String(this.now[input.name]) === input.value;
    }
    const left = this.form.querySelector("[data-left]");
    left.hidden = !(this.now.flood > 0);
    left.textContent = say("fault_flood_left", { count: this.now.flood });
    const on = WIRE.filter(({ name }) => this.now[name] !== OFF[name]).length + blocked.length;
    count(document.getElementById("fault-count"), on);
    this.form.querySelector("button").disabled = on === 0;
  }

  async changed(input) {
    const command = input.name === "blocked"
      ? { do: "block", phone: Number(input.value), on: input.checked }
      : { do: "fault", name: input.name, value: input.name === "cut" ? input.value : Number(input.value) };
    // The world's word counts: what it refused jumps back.
    await this.ask(command).catch(() => this.show());
  }

  async allOff() {
    const wire = WIRE.map(({ name }) => ({ do: "fault", name, value: OFF[name] }));
    const blocked = this.people.filter((person) => person.blocked)
      .map((person) => ({ do: "block", phone: person.id, on: false }));
    await Promise.allSettled([...wire, ...blocked].map((command) => this.ask(command)));
  }
}

function drawWire({ name, choices, label }) {
  const radios = choices.map((value) => make("label", { class: "choice" },
    make("input", { type: "radio", name, value }),
    make("span", {}, value === OFF[name] ? say("fault_off") : label(value))));
  return make("fieldset", { class: "fault", "data-fault": name },
    make("legend", {}, say(`fault_${name}`)), make("p", {}, say(`fault_${name}_more`)),
    make("div", { class: "choices" }, ...radios),
    name === "flood" ? make("p", { class: "fault-left", "data-left": true, hidden: true }) : null);
}

function decimal(number) {
  return number.toLocaleString(document.documentElement.lang === "vi" ? "vi-VN" : "en-GB");
}
