// The playground's page: it keeps one view a phone, and hands every event of the world to the view that it is for.

import { Clock } from "./clock.js";
import { Connection } from "./connection.js";
import { day, time } from "./dates.js";
import { Drawer } from "./drawer.js";
import { Faults } from "./faults.js";
import { Guide } from "./guide.js";
import { Log } from "./log.js";
import { Phone } from "./phone.js";
import { Rail } from "./rail.js";
import { dress, knows, load, say, speak, spoken } from "./words.js";

const phones = new Map();
const views = {};
let looked = null;
let listed = "";
let connection = null;
let run = null;

const told = {
  news: (phone) => views.rail.news(phone),
  announce: (phone, text, edited) => {
    announce(say(edited ? "heard_edited" : "heard", { name: phone.state.name, text }));
  },
  photo: (address) => showPhoto(address),
  lookAt: (phone) => {
    looked = phone;
    views.rail.mark(phone);
  },
  looksAt: (phone) => looked === phone,
};

const EVENTS = {
  state: (event) => {
    // Another run of the program: nothing of the world before is left, so the page begins anew as well.
    if (run !== null && run !== event.run) {
      sessionStorage.clear();
      location.reload();
      return;
    }
    run = event.run;
    for (const id of phones.keys()) if (!event.phones.some((state) => state.id === id)) forget(id);
    for (const state of event.phones) meet(state);
    views.log.reset(event.log);
    views.faults.set(event.faults);
    views.clock.set(event.now);
    if (document.body.dataset.ready) return;
    document.body.dataset.ready = "true";
    views.rail.floor.scrollLeft = 0;
  },
  phone: (event) => meet(event.phone),
  message: (event) => phones.get(event.phone)?.put(event.message),
  deleted: (event) => phones.get(event.phone)?.remove(event.message_id),
  toast: (event) => phones.get(event.phone)?.toasts.show(event.text, event.alert),
  log: (event) => views.log.put(event.entry),
  faults: (event) => views.faults.set(event.faults),
  clock: (event) => views.clock.set(event.now),
};

function meet(state) {
  const known = phones.get(state.id);
  if (known) {
    known.become(state);
  } else {
    const phone = new Phone(state, { connection, told });
    phones.set(state.id, phone);
    views.rail.floor.insertBefore(phone.element, views.rail.adder);
    phone.toEnd();
  }
  tellPeople();
}

function forget(id) {
  phones.get(id).element.remove();
  phones.delete(id);
  tellPeople();
}

function tellPeople() {
  const all = [...phones.values()];
  const states = all.map((phone) => phone.state);
  const now = JSON.stringify(states.map(({ id, name, role }) => [id, name, role]));
  // Only for a change: a list that is made anew under somebody's finger or focus is gone for them.
  if (now !== listed) {
    views.rail.show(all);
    views.log.people(states);
  }
  listed = now;
  views.faults.setPeople(states.filter((state) => state.kind === "person"));
}

// One polite voice for the whole page; what was said is wiped, so that it does not grow.
function announce(text) {
  const live = document.getElementById("live");
  const line = document.createElement("p");
  line.textContent = text;
  live.append(line);
  while (live.children.length > 5) live.firstElementChild.remove();
}

function showPhoto(address) {
  const lightbox = document.getElementById("lightbox");
  lightbox.querySelector("img").src = address;
  lightbox.showModal();
}

function notice(text) {
  const element = document.getElementById("notice");
  element.hidden = text === "";
  element.textContent = text;
}

let passing = null;

function noticeForAWhile(text) {
  clearTimeout(passing);
  notice(text);
  passing = setTimeout(() => notice(""), 6000);
}

function lineChanged(open) {
  clearTimeout(passing);
  document.body.dataset.line = open ? "open" : "lost";
  notice(open ? "" : say("line_lost"));
}

/** Ask for something that belongs to no phone; a refusal is said in the title bar's notice, and thrown. */
async function ask(command) {
  try {
    return await connection.ask(command);
  } catch (refused) {
    if (refused.why !== "lost") {
      noticeForAWhile(knows(`refused_${refused.why}`) ? say(`refused_${refused.why}`) : refused.message);
    }
    throw refused;
  }
}

async function moveClock(to) {
  try {
    await ask({ do: "clock", to });
    const now = views.clock.now();
    announce(say("clock_is", { time: time(now), day: day(now) }));
  } catch {
    // Said already.
  }
}

function fill(role, text) {
  const all = [...phones.values()];
  (all.find((phone) => phone.role === role) ?? all.find((phone) => phone.state.kind === "person"))?.fill(text);
}

function relabel() {
  document.title = `Gương Sáng · ${say("playground")}`;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === spoken()));
  }
  for (const view of Object.values(views)) view.relabel?.();
  for (const phone of phones.values()) phone.relabel();
  views.clock.show();
}

async function start() {
  await load();
  dress(document);
  views.clock = new Clock(moveClock);
  views.drawer = new Drawer();
  views.guide = new Guide({ fill, move: moveClock });
  views.log = new Log();
  views.faults = new Faults(ask);
  views.rail = new Rail({ add: (name) => ask({ do: "new_person", name }) });
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => speak(button.dataset.language));
  }
  document.addEventListener("language", relabel);
  relabel();
  connection = new Connection("/playground/ws", {
    heard: (event) => EVENTS[event.type]?.(event),
    changed: lineChanged,
  });
}

start();
