// Where a person writes: text, photos and files, the bot's commands.
// The traps: Enter also ends a syllable of a Vietnamese input method, and then it must not send; and what
// was typed is the person's, so it survives a lost line, a refusal and a reload.

import { icon, make } from "./elements.js";
import { Menu } from "./menu.js";
import { remember, remembered, say } from "./words.js";

const PHOTO = /^image\/(jpeg|png|webp|gif)$/;
const TALLEST = 160;
const MOST_PARTS = 10;
// Bot API: Sending files.
const MOST_BYTES = { photo: 10 * 1024 * 1024, file: 50 * 1024 * 1024 };
const SHARES = ["location", "contact", "voice", "sticker"];

export class Composer {
  /**
   * `acts`: send(text), edit(messageId, text), share(what), attach({photos, files, caption}), each of which rejects
   * with a `Refused`; and refuse(why), which says what the composer itself will not take.
   */
  constructor(element, phoneId, acts) {
    this.element = element;
    this.acts = acts;
    this.draft = `draft:${phoneId}`;
    this.commands = [];
    this.photos = [];
    this.files = [];
    this.editing = null;
    this.box = element.querySelector("textarea");
    this.edited = element.querySelector(".edited-one");
    this.tray = element.querySelector(".tray");
    this.commandMenu = new Menu(element.querySelector(".slash"), element.querySelector("[data-menu=commands]"),
      { items: () => this.commandItems(), nothing: () => say("commands_none"), from: this.box });
    this.attachMenu = new Menu(element.querySelector(".attach"), element.querySelector("[data-menu=attach]"),
      { items: () => this.attachItems(), nothing: () => "", from: this.box });
    this.listen();
    this.box.value = remembered(this.draft, "sessionStorage") ?? "";
  }

  listen() {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    this.edited.querySelector("button").addEventListener("click", () => this.endEdit());
    const phone = this.element.closest(".phone");
    phone.addEventListener("dragover", (event) => event.preventDefault());
    phone.addEventListener("drop", (event) => this.take(event, event.dataTransfer));
    for (const input of this.element.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        this.add([...input.files], input.dataset.attach);
        input.value = "";
      });
    }
  }

  key(event) {
    // 229: some input methods end a composition without saying so otherwise.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      if (this.commandMenu.isOpen) this.commandMenu.enter(event);
    } else if (event.key === "Escape") {
      if (this.commandMenu.isOpen) this.commandMenu.close();
      else this.endEdit();
    }
  }

  typed() {
    this.grow();
    remember(this.draft, this.box.value, "sessionStorage");
    const items = /^\/\w*$/.test(this.box.value) ? this.commandItems() : [];
    if (items.some((item) => item.label !== this.box.value)) this.commandMenu.open();
    else this.commandMenu.close();
  }

  grow() {
    this.box.style.height = "auto";
    if (this.box.value !== "") this.box.style.height = `${Math.min(this.box.scrollHeight + 2, TALLEST)}px`;
  }

  /** Put `text` into the box, ready to be sent or changed. */
  fill(text) {
    this.box.value = text;
    remember(this.draft, text, "sessionStorage");
    this.grow();
    this.commandMenu.close();
    this.focus();
    this.box.setSelectionRange(text.length, text.length);
  }

  /** Let the person write a message of their own anew; what stood in the box comes back afterwards. */
  beginEdit(messageId, text) {
    const kept = this.editing ? this.editing.kept : this.box.value;
    this.editing = { messageId, kept };
    this.edited.hidden = false;
    this.fill(text);
  }

  endEdit() {
    if (!this.editing) return;
    const { kept } = this.editing;
    this.editing = null;
    this.edited.hidden = true;
    this.fill(kept);
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  relabel(label) {
    this.box.setAttribute("aria-label", label);
    this.showTray();
  }

  commandItems() {
    const typed = /^\/(\w*)$/.exec(this.box.value)?.[1] ?? "";
    return this.commands
      .filter(({ command }) => command.startsWith(typed))
      .map(({ command, description }) => ({
        label: `/${command}`, hint: description, choose: () => this.fill(`/${command}`),
      }));
  }

  attachItems() {
    const pick = (kind) => () => this.element.querySelector(`input[data-attach=${kind}]`).click();
    return [
      { label: say("attach_photo"), icon: "photo", choose: pick("photo") },
      { label: say("attach_file"), icon: "file", choose: pick("file") },
      ...SHARES.map((what) => ({
        label: say(`share_${what}`), icon: what,
        choose: () => {
          this.focus();
          this.acts.share(what).catch(() => {});
        },
      })),
    ];
  }

  take(event, transfer) {
    const given = [...(transfer?.files ?? [])];
    if (given.length === 0 || this.element.hidden) return;
    event.preventDefault();
    this.add(given.filter((file) => PHOTO.test(file.type)), "photo");
    this.add(given.filter((file) => !PHOTO.test(file.type)), "file");
  }

  add(given, kind) {
    const fitting = given.filter((file) => file.size <= MOST_BYTES[kind]);
    if (fitting.length < given.length) this.acts.refuse("too_big");
    const parts = fitting.map((file) => ({ file, address: kind === "photo" ? URL.createObjectURL(file) : null }));
    if (kind === "photo") this.photos = [...this.photos, ...parts].slice(0, MOST_PARTS);
    else this.files = [...this.files, ...parts].slice(0, MOST_PARTS);
    this.showTray();
    this.focus();
  }

  showTray() {
    const parts = [...this.photos, ...this.files];
    this.tray.hidden = parts.length === 0;
    this.tray.replaceChildren(...parts.map((part) => make("li", { class: part.address ? "tray-photo" : "tray-file" },
      part.address ? make("img", { src: part.address, alt: part.file.name }) : make("span", {}, part.file.name),
      make("button", {
        type: "button", class: "tray-remove", "aria-label": say("attach_remove", { name: part.file.name }),
        onclick: () => this.drop(part),
      }, icon("close")))));
  }

  drop(part) {
    if (part.address) URL.revokeObjectURL(part.address);
    this.photos = this.photos.filter((other) => other !== part);
    this.files = this.files.filter((other) => other !== part);
    this.showTray();
    this.focus();
  }

  async submit() {
    const { photos, files } = this;
    const text = this.box.value;
    const attached = photos.length + files.length > 0;
    if (text.trim() === "" && !attached) return;
    if (this.editing) {
      const { messageId } = this.editing;
      this.endEdit();
      await this.acts.edit(messageId, text).catch((refused) => !refused.taken && this.beginEdit(messageId, text));
      return;
    }
    this.photos = [];
    this.files = [];
    this.showTray();
    this.fill("");
    const only = (parts) => parts.map((part) => part.file);
    try {
      if (attached) await this.acts.attach({ photos: only(photos), files: only(files), caption: text });
      else await this.acts.send(text);
      for (const { address } of photos) URL.revokeObjectURL(address);
    } catch (refused) {
      if (!refused.taken) this.giveBack(text, photos, files);
    }
  }

  // The world never had it: here it is again, beside whatever was typed meanwhile.
  giveBack(text, photos, files) {
    this.photos = [...photos, ...this.photos];
    this.files = [...files, ...this.files];
    this.showTray();
    this.box.value = [this.box.value, text].filter(Boolean).join("\n");
    remember(this.draft, this.box.value, "sessionStorage");
    this.grow();
  }
}
