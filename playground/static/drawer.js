// The drawer with the log and the faults: two tabs, opened from the title bar.

export class Drawer {
  constructor() {
    this.element = document.getElementById("drawer");
    this.tabs = [...this.element.querySelectorAll("[role=tab]")];
    this.openers = [...document.querySelectorAll("[data-opens]")];
    for (const opener of this.openers) {
      opener.addEventListener("click", () => this.toggle(opener.dataset.opens));
      opener.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    }
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(tab.dataset.tab));
    this.element.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.getElementById("close-drawer").addEventListener("click", () => this.close());
  }

  get shown() {
    return this.element.hidden ? null : this.tabs.find((tab) => tab.ariaSelected === "true").dataset.tab;
  }

  toggle(name) {
    if (this.shown === name) this.close();
    else this.show(name);
  }

  show(name) {
    this.element.hidden = false;
    for (const tab of this.tabs) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
    this.tellOpeners();
  }

  close() {
    const last = this.shown;
    const inside = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.tellOpeners();
    if (inside) this.openers.find((opener) => opener.dataset.opens === last)?.focus();
  }

  tellOpeners() {
    for (const opener of this.openers) {
      opener.setAttribute("aria-expanded", String(this.shown === opener.dataset.opens));
    }
    document.dispatchEvent(new CustomEvent("drawer", { detail: this.shown }));
  }

  key(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = this.tabs.find((tab) => tab.ariaSelected !== "true");
    this.show(other.dataset.tab);
    other.focus();
  }
}
