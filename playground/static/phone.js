// One phone: its head, its chat, its composer. Messages are kept by id; what is drawn follows from them.
// The trap: drawing a chat anew throws away the reader's place, the focus and what is half typed. So blocks
// that did not change keep their nodes, and a block that did gives its focus to the one that replaces it.
// A phone at its end stays there while sizes change (photos, fonts, the drawer, the guide): such a change looks like a
// scroll, and only a scroll at unchanged sizes is the reader's.

import { blocks, draw, spokenForm } from "./bubbles.js";
import { plain } from "./clean.js";
import { Composer } from "./composer.js";
import { count } from "./elements.js";
import { suggest } from "./suggestions.js";
import { Toasts } from "./toasts.js";
import { dress, knows, say } from "./words.js";

const KEPT = 300;
const DRAWN = 120;
const NEAR_THE_END = 90;

export class Phone {
  /**
   * `state` is the world's phone. `told` is who else wants to know: news(phone), announce(phone, text, edited),
   * photo(address), lookAt(phone), looksAt(phone).
   */
  constructor(state, { connection, told }) {
    this.id = state.id;
    this.connection = connection;
    this.told = told;
    this.messages = [];
    this.drawn = new Map();
    this.unread = 0;
    this.newFrom = null;
    this.atEnd = true;
    this.waiting = 0;
    this.pending = null;
    this.element = document.getElementById("phone-template").content.firstElementChild.cloneNode(true);
    this.list = this.find(".messages");
    this.toasts = new Toasts(this.find(".toasts"), () => this.composer.focus());
    this.composer = new Composer(this.find(".composer"), this.id, {
      send: (text) => this.do({ do: "send", text }),
      edit: (messageId, text) => this.do({ do: "edit", message_id: messageId, text }),
      share: (what) => this.do({ do: "share", what }),
      refuse: (why) => this.toasts.warn(say(`refused_${why}`)),
      attach: (parts) => this.during(connection.attach(this.id, parts)),
    });
    dress(this.element);
    this.listen();
    this.become(state);
  }

  find(selector) {
    return this.element.querySelector(selector);
  }

  listen() {
    this.list.addEventListener("click", (event) => this.tapped(event));
    this.list.addEventListener("scroll", () => this.moved(), { passive: true });
    this.find(".to-composer").addEventListener("click", () => this.composer.focus());
    this.find(".jump").addEventListener("click", () => this.toEnd());
    for (const happening of ["pointerdown", "focusin"]) this.element.addEventListener(happening, () => this.seen());
    for (const button of [this.find(".block"), this.find(".unblock")]) {
      button.addEventListener("click", () => this.do({ do: "block", on: !this.state.blocked }).catch(() => {}));
    }
    this.sizes = new ResizeObserver(() => this.atEnd && this.toEnd());
    this.sizes.observe(this.list);
  }

  /** Take up a new account of this phone (name, role, commands, blocked, and all its messages if it has them). */
  become(state) {
    this.state = state;
    if (state.messages) this.messages = keepSame(this.messages, state.messages.slice(-KEPT));
    this.composer.commands = state.commands;
    this.describe(state);
    this.redraw();
  }

  /** Say everything again, in the language of now. */
  relabel() {
    dress(this.element);
    this.drawn.clear();
    this.list.replaceChildren();
    this.describe(this.state);
    this.redraw();
  }

  describe(state) {
    const role = knows(`role_${state.role}`) ? state.role : state.kind === "channel" ? "channel" : "citizen";
    this.role = role;
    Object.assign(this.element.dataset, { phone: state.id, role, kind: state.kind, blocked: state.blocked });
    this.element.setAttribute("aria-label", say("phone_of", { name: state.name, role: say(`role_${role}`) }));
    this.find(".phone-name").textContent = state.name;
    this.find(".phone-role").textContent = say(`role_${role}`);
    this.find(".avatar").textContent = initials(state);
    this.list.setAttribute("aria-label", say("chat_of", { name: state.name }));
    this.composer.relabel(say("message_from", { name: state.name }));
    this.describeFoot(state);
  }

  describeFoot({ kind, blocked, bot }) {
    const channel = kind === "channel";
    this.composer.element.hidden = channel || blocked;
    this.find(".to-composer").hidden = channel || blocked;
    this.find(".unblock").hidden = channel || !blocked;
    this.find(".badge-blocked").hidden = channel || !blocked;
    const note = this.find(".foot-note");
    note.hidden = !channel;
    note.textContent = say(bot === false ? "channel_without_bot" : "channel_note");
    const block = this.find(".block");
    block.hidden = channel;
    block.setAttribute("aria-pressed", String(blocked));
    block.title = say(blocked ? "unblock" : "block");
    block.setAttribute("aria-label", say("block"));
  }

  /** A message came, or one that is known looks different now. */
  put(message) {
    const at = this.messages.findIndex((known) => known.id === message.id);
    if (at >= 0) this.messages[at] = message;
    else this.add(message);
    if (message.from === "bot") this.told.announce(this, spokenForm(message), at >= 0);
    this.redrawSoon();
  }

  add(message) {
    this.messages.push(message);
    if (this.messages.length > KEPT) this.messages.splice(0, this.messages.length - KEPT);
    if (message.from === "person") {
      this.atEnd = true;
      this.newFrom = null;
      this.read();
    } else if (!this.isLookedAt()) {
      if (this.unread === 0) this.newFrom = message.id;
      this.unread += 1;
      this.told.news(this);
    }
  }

  /** A message was deleted. */
  remove(messageId) {
    this.messages = this.messages.filter((message) => message.id !== messageId);
    this.redrawSoon();
  }

  isLookedAt() {
    return !document.hidden && this.atEnd && this.told.looksAt(this);
  }

  /** The reader is here: nothing is unread any more. */
  seen() {
    this.told.lookAt(this);
    this.read();
  }

  read() {
    if (this.unread === 0) return;
    this.unread = 0;
    this.told.news(this);
    this.showUnread();
  }

  showUnread() {
    const badge = this.find(".badge-unread");
    count(badge, this.unread);
    badge.title = say("unread", { count: this.unread });
    this.element.classList.toggle("has-news", this.unread > 0);
  }

  // Bursts (a broadcast, an album) are drawn once. Not requestAnimationFrame: it sleeps in a hidden tab.
  redrawSoon() {
    this.pending ??= setTimeout(() => this.redraw(), 16);
  }

  redraw() {
    clearTimeout(this.pending);
    this.pending = null;
    const stayAtEnd = this.atEnd;
    const wanted = blocks(this.messages.slice(-DRAWN), this.newFrom);
    const keys = new Set(wanted.map((block) => block.key));
    // First what is gone: a node that is moved because another stands in its place loses its focus.
    for (const [key, { node }] of this.drawn) if (!keys.has(key)) node.remove();
    const fresh = new Map();
    wanted.forEach((block, at) => fresh.set(block.key, this.place(block, this.list.children[at] ?? null)));
    this.drawn = fresh;
    this.showUnread();
    suggest(this);
    if (stayAtEnd) this.toEnd();
    else this.scrolled();
  }

  place(block, before) {
    const old = this.drawn.get(block.key);
    const same = old && old.messages.length === block.messages.length
      && old.messages.every((message, at) => message === block.messages[at]);
    if (same) {
      if (old.node !== before) this.list.insertBefore(old.node, before);
      return old;
    }
    const node = draw(block, this.state.name);
    if (old) replaceKeepingFocus(old.node, node);
    if (node !== before && !old) this.list.insertBefore(node, before);
    node.classList.add(old ? "was-edited" : "is-new");
    this.sizes.observe(node);
    return { node, messages: block.messages };
  }

  /** The list was scrolled: by the reader, or because its sizes changed. */
  moved() {
    if (this.atEnd && this.extent() !== this.measured) this.toEnd();
    else this.scrolled();
  }

  extent() {
    return `${this.list.scrollHeight} ${this.list.clientHeight}`;
  }

  scrolled() {
    this.measured = this.extent();
    const left = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight;
    this.atEnd = left < NEAR_THE_END;
    if (this.atEnd && this.unread > 0 && !document.hidden && this.told.looksAt(this)) this.seen();
    const jump = this.find(".jump");
    jump.hidden = this.atEnd;
    jump.querySelector("span").textContent = this.unread > 0 ? say("unread", { count: this.unread }) : say("to_newest");
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
    this.scrolled();
  }

  tapped(event) {
    const key = event.target.closest("button.key");
    const command = event.target.closest(".command-link");
    const photo = event.target.closest(".photo");
    const edit = event.target.closest(".edit");
    if (key) this.press(key);
    else if (command) this.do({ do: "send", text: command.dataset.command }).catch(() => {});
    else if (photo) this.told.photo(photo.dataset.photo);
    else if (edit) this.edit(Number(edit.dataset.edits));
  }

  edit(messageId) {
    const message = this.messages.find((known) => known.id === messageId);
    this.composer.beginEdit(messageId, plain(message.html));
  }

  async press(key) {
    if (key.getAttribute("aria-busy") === "true") return;
    key.setAttribute("aria-busy", "true");
    const command = { do: "press", message_id: Number(key.dataset.on), data: key.dataset.data };
    await this.do(command).catch(() => {});
    key.removeAttribute("aria-busy");
  }

  /** Ask the world for something in this phone's name; what is refused is said here, and thrown. */
  do(command) {
    return this.during(this.connection.ask({ ...command, phone: this.id }));
  }

  async during(promise) {
    this.busy(+1);
    try {
      return await promise;
    } catch (refused) {
      this.toasts.warn(knows(`refused_${refused.why}`) ? say(`refused_${refused.why}`) : refused.message);
      throw refused;
    } finally {
      this.busy(-1);
    }
  }

  busy(by) {
    this.waiting += by;
    clearTimeout(this.slow);
    // A quick answer needs no announcement.
    if (this.waiting > 0) this.slow = setTimeout(() => this.showTyping(true), 400);
    else this.showTyping(false);
  }

  showTyping(on) {
    this.find(".typing").hidden = !on;
  }

  /** Bring this phone into view and let the reader write: `text` is put into the composer. */
  fill(text) {
    this.element.scrollIntoView({ inline: "center", block: "nearest" });
    this.composer.fill(text);
  }
}

// A message that says the same as before stays the same object, so that its node stays too.
function keepSame(before, now) {
  const known = new Map(before.map((message) => [message.id, message]));
  return now.map((message) => {
    const old = known.get(message.id);
    return old && JSON.stringify(old) === JSON.stringify(message) ? old : message;
  });
}

// A Vietnamese name is called by its last word; a channel's title is read from the front.
function initials({ name, kind }) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, " ").trim().split(/\s+/);
  const second = kind === "channel" ? words[1] : words.at(-1);
  return (words.length > 1 ? words[0][0] + second[0] : words[0].slice(0, 1)).toUpperCase();
}

// A button that was pressed often makes its own message change: whoever works by keyboard stays where they were.
function replaceKeepingFocus(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const at = focused ? [...old.querySelectorAll("button, a")].indexOf(focused) : -1;
  old.replaceWith(node);
  if (!focused) return;
  const choices = node.querySelectorAll("button, a");
  const next = choices[Math.min(at, choices.length - 1)] ?? node;
  next.focus({ preventScroll: true });
}
