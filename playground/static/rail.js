// The row of phones as a whole: the names above it when they do not all fit, and the place for one more.

import { count, make } from "./elements.js";

export class Rail {
  /** `add(name)` makes one more person; it rejects when that cannot be. */
  constructor({ add }) {
    this.element = document.getElementById("rail");
    this.floor = document.getElementById("phones");
    this.phones = [];
    this.looked = null;
    this.adder = document.getElementById("adder");
    this.adder.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.add(add);
    });
    this.adder.addEventListener("toggle", () => {
      if (!this.adder.open) return;
      this.adder.scrollIntoView({ inline: "end", block: "nearest" });
      this.adder.querySelector("input").focus({ preventScroll: true });
    });
    new ResizeObserver(() => this.fit()).observe(this.floor);
    this.relabel();
  }

  relabel() {
    this.show(this.phones);
  }

  async add(add) {
    const box = this.adder.querySelector("input");
    const name = box.value.trim();
    if (name === "") return;
    try {
      await add(name);
      box.value = "";
      this.adder.open = false;
      this.adder.scrollIntoView({ inline: "end", block: "nearest" });
    } catch {
      // Said already; the name stays.
    }
  }

  /** The phones, in the order in which they stand. */
  show(phones) {
    this.phones = phones;
    this.element.replaceChildren(...phones.map((phone) => {
      const button = make("button", { type: "button", class: "rail-name", "data-goes-to": phone.id },
        make("i", { class: "rail-dot", "data-role": phone.role }), make("span", {}, phone.state.name),
        make("span", { class: "badge badge-unread", hidden: true }));
      button.addEventListener("click", () => {
        phone.element.scrollIntoView({ inline: "center", block: "nearest" });
        if (phone.state.kind === "person") phone.composer.focus();
        phone.seen();
      });
      return button;
    }));
    for (const phone of phones) this.news(phone);
    this.fit();
  }

  /** Something new, or nothing new any more, in this phone. */
  news(phone) {
    const button = this.element.querySelector(`[data-goes-to="${phone.id}"]`);
    if (button) count(button.querySelector(".badge"), phone.unread);
  }

  /** The reader is in this phone. */
  mark(phone) {
    for (const button of this.element.children) {
      if (button.dataset.goesTo === String(phone.id)) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  fit() {
    this.element.hidden = this.phones.length < 2 || this.floor.scrollWidth <= this.floor.clientWidth + 4;
  }
}
