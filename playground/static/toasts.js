// The short words over a chat: the answers to pressed buttons, and what could not be done.

import { make } from "./elements.js";
import { say } from "./words.js";

const SHOWN_MS = 3500;
const PER_LETTER_MS = 45;
const MOST = 3;

export class Toasts {
  /** `leave()` takes the focus when an alert is closed and what had the focus before is gone. */
  constructor(place, leave) {
    this.place = place;
    this.leave = leave;
    place.setAttribute("role", "status");
  }

  /** What the bot answered to a button: a line that goes by itself, or an alert that wants an OK. */
  show(text, alert) {
    if (alert) this.ask(text);
    else if (text) this.pass(text, "toast");
  }

  /** What could not be done. */
  warn(text) {
    this.pass(text, "toast toast-warn");
  }

  pass(text, name) {
    const toast = make("p", { class: name }, text);
    this.place.append(toast);
    while (this.place.querySelectorAll(".toast").length > MOST) this.place.querySelector(".toast").remove();
    setTimeout(() => toast.remove(), SHOWN_MS + text.length * PER_LETTER_MS);
  }

  ask(text) {
    const before = document.activeElement;
    const here = this.place.closest(".phone").contains(before);
    const close = () => {
      box.remove();
      if (before?.isConnected && here) before.focus({ preventScroll: true });
      else this.leave();
    };
    const button = make("button", { type: "button", class: "alert-ok", onclick: close }, say("ok"));
    const box = make("div", { class: "alert", role: "alertdialog", "aria-label": say("alert") },
      make("div", { class: "alert-card" }, make("p", {}, text), button));
    box.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.place.parentElement.append(box);
    if (here) button.focus({ preventScroll: true });
  }
}
