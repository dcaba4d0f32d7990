// A small menu above the composer: opened by its button, walked by the arrow keys, closed by Escape.

import { icon, make } from "./elements.js";

export class Menu {
  /**
   * `items()` gives {label, hint, icon, choose}; `nothing()` the words for when there are none; `from` gets the focus
   * back.
   */
  constructor(button, panel, { items, nothing, from }) {
    Object.assign(this, { button, panel, items, nothing, from });
    button.addEventListener("click", () => {
      if (this.isOpen) this.close();
      else this.openFocused();
    });
    panel.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", (event) => {
      if (!panel.contains(event.target) && !button.contains(event.target)) this.close();
    });
    panel.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !panel.contains(event.relatedTarget) && event.relatedTarget !== from) this.close();
    });
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** Show the items of now; the focus stays where it is. */
  open() {
    const items = this.items();
    this.panel.replaceChildren(...items.map((item) => make("button",
      { type: "button", role: "menuitem", class: "menu-item", tabindex: "-1", onclick: () => this.choose(item) },
      item.icon ? icon(item.icon) : null,
      make("span", { class: "menu-label" }, item.label),
      item.hint ? make("span", { class: "menu-hint" }, item.hint) : null)));
    if (items.length === 0) this.panel.append(make("p", { class: "menu-nothing" }, this.nothing()));
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
  }

  openFocused() {
    this.open();
    this.panel.querySelector("button")?.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  choose(item) {
    this.close();
    item.choose();
  }

  /** Go into the menu by an arrow key pressed outside of it. */
  enter(event) {
    event.preventDefault();
    const items = this.panel.querySelectorAll("button");
    (event.key === "ArrowUp" ? items[items.length - 1] : items[0])?.focus();
  }

  key(event) {
    const items = [...this.panel.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items.at(to % items.length)?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.from.focus();
    }
  }
}
