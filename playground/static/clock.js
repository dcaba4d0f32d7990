// The world's clock in the title bar. It runs on between the world's own words about it.

import { day, shortDay, time } from "./dates.js";

const EVERY_MS = 1000;

export class Clock {
  /** `move(to)` asks for another time; it rejects when that cannot be. */
  constructor(move) {
    this.time = document.getElementById("clock-time");
    this.day = document.getElementById("clock-day");
    this.shortDay = document.getElementById("clock-short-day");
    this.base = null;
    for (const button of document.querySelectorAll("[data-clock]")) {
      button.addEventListener("click", async () => {
        button.setAttribute("aria-busy", "true");
        await move(button.dataset.clock);
        button.removeAttribute("aria-busy");
      });
    }
    setInterval(() => this.show(), EVERY_MS);
  }

  /** The world's time is `now` (ISO). */
  set(now) {
    this.base = { world: Date.parse(now), here: performance.now() };
    this.show();
  }

  /** The world's time of this moment, in milliseconds. */
  now() {
    return this.base.world + performance.now() - this.base.here;
  }

  show() {
    if (this.base === null) return;
    const now = this.now();
    this.time.textContent = time(now);
    this.time.dateTime = new Date(now).toISOString();
    this.day.textContent = day(now);
    this.shortDay.textContent = shortDay(now);
  }
}
