// The line to the world: a WebSocket that comes back by itself, and questions that know their answer.
// The trap: what is handed to a socket just before it breaks is gone without a word. So every command
// carries a number, and until the world says "taken" the one who asked still holds the text.

const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;

/**
 * Why the world did not do what it was asked: `why` is a key of the words (refused_…). `taken`: it has the text all
 * the same, because only the answer is missing; to give it again would say it twice.
 */
export class Refused extends Error {
  constructor(why, detail, begun) {
    super(detail || why);
    this.why = why;
    this.taken = why === "silent" || (why === "lost" && begun);
  }
}

export class Connection {
  /** `heard(event)` gets every event of the world in order; `changed(open)` the state of the line. */
  constructor(path, { heard, changed }) {
    this.path = path;
    this.heard = heard;
    this.changed = changed;
    this.asked = new Map();
    this.last = 0;
    this.wait = FIRST_WAIT;
    this.retry = null;
    this.open();
    window.addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
  }

  open() {
    this.retry = null;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.socket.addEventListener("message", (event) => this.receive(JSON.parse(event.data)));
    this.socket.addEventListener("close", () => this.lost());
  }

  hurry() {
    if (this.retry === null || document.hidden) return;
    clearTimeout(this.retry);
    this.open();
  }

  lost() {
    this.changed(false);
    for (const question of this.asked.values()) question.refuse(new Refused("lost", "", question.taken));
    this.asked.clear();
    this.retry = setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  receive(event) {
    if (event.type === "state") {
      this.wait = FIRST_WAIT;
      this.changed(true);
    }
    const question = this.asked.get(event.ref);
    if (event.type === "taken") {
      if (question) question.taken = true;
    } else if (event.type === "done") {
      this.settle(event.ref, question?.fulfil);
    } else if (event.type === "refused") {
      this.settle(event.ref, () => question?.refuse(new Refused(event.why, event.detail, question.taken)));
    } else {
      this.heard(event);
    }
  }

  settle(ref, answer) {
    this.asked.delete(ref);
    answer?.();
  }

  /** Ask the world for something: fulfilled once the bot has dealt with it, otherwise a `Refused`. */
  ask(command) {
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.reject(new Refused("lost", "", false));
    const ref = ++this.last;
    return new Promise((fulfil, refuse) => {
      this.asked.set(ref, { fulfil, refuse, taken: false });
      this.socket.send(JSON.stringify({ ...command, ref }));
    });
  }

  /** Hand over photos (an album when several) or files from a phone; `photos` and `files` are File objects. */
  async attach(phone, { photos, files, caption }) {
    const form = new FormData();
    form.append("phone", String(phone));
    form.append("caption", caption);
    for (const photo of photos) form.append("photo", photo);
    for (const file of files) form.append("file", file);
    let answer;
    try {
      answer = await fetch("/playground/attach", { method: "POST", body: form });
    } catch {
      throw new Refused("lost", "", false);
    }
    const said = await answer.json().catch(() => ({ why: "lost" }));
    if (said.why) throw new Refused(said.why, said.detail, false);
  }
}
