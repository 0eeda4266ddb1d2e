"use strict";
// The page is drawn by the server; this fetches the part that changed, and sends what people do.

const query = new URLSearchParams(location.search);
const places = [...document.querySelectorAll(".phone")].map((phone) => phone.dataset.place);
const last = new Map(); // chat -> the house's last message there
const read = new Map(Object.entries(JSON.parse(sessionStorage.getItem("read") || "{}")));
const edits = new Map(); // place -> the message that is being edited
const known = sessionStorage.getItem("read") !== null;

const phoneOf = (element) => element.closest(".phone");
const shown = (chat) => [...document.querySelectorAll(".phone")].find((phone) => phone.dataset.chat === chat);

// --- fetching parts ---------------------------------------------------------------------------------------------------
const waiting = new Map();

function refresh(name, delay = 40) {
  if (waiting.has(name)) return;
  waiting.set(name, setTimeout(() => fetchPart(name), delay));
}

// A key that goes away between going down and coming up would swallow the press: nothing changes meanwhile.
const MOST_HELD = 1000;
let released = Promise.resolve();
document.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || !event.target.closest("button")) return;
  const over = new AbortController();
  released = new Promise((resolve) => {
    over.signal.addEventListener("abort", resolve, { once: true });
    for (const kind of ["click", "pointercancel"]) {
      document.addEventListener(kind, () => over.abort(), { signal: over.signal });
    }
    setTimeout(() => over.abort(), MOST_HELD);
  });
});

let asked = 0;
const drawn = new Map(); // part -> the number of the question whose answer stands there

async function fetchPart(name) {
  waiting.delete(name);
  const turn = ++asked;
  const old = document.getElementById(name);
  const answer = await fetch(`/part/${name}?${query}`).catch(() => null);
  if (!answer || !answer.ok || !old) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(name);
  if (!fresh) return;
  await released;
  if (turn < drawn.get(name)) return; // Overtaken on the way by a newer answer.
  drawn.set(name, turn);
  const lines = old.querySelector(".lines");
  const moved = fresh.dataset.chat !== old.dataset.chat;
  if (moved) old.querySelector(".toasts").replaceChildren();
  morph(old, document.importNode(fresh, true));
  if (lines && moved) stuck.set(lines, true);
  if (lines && stuck.get(lines)) toEnd(lines);
  if (moved && old.matches(":focus-within")) seen(old);
  paintNew();
}

// A list that shows its end goes on showing it, whatever comes and however its height changes.
const stuck = new Map();
const heights = new ResizeObserver((seen) => {
  for (const { target } of seen) if (stuck.get(target)) toEnd(target);
});

function toEnd(lines) {
  lines.scrollTop = lines.scrollHeight;
}

function stick(lines) {
  stuck.set(lines, true);
  lines.addEventListener("scroll", () => {
    stuck.set(lines, lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40);
  });
  heights.observe(lines);
  toEnd(lines);
}

// --- what is new ------------------------------------------------------------------------------------------------------
const isNew = (chat) => (last.get(chat) || 0) > (read.get(chat) || 0);

function seen(phone) {
  const chat = phone.dataset.chat;
  if (!isNew(chat)) return;
  read.set(chat, last.get(chat) || 0);
  remember();
  paintNew();
}

function remember() {
  sessionStorage.setItem("read", JSON.stringify(Object.fromEntries(read)));
}

function paintNew() {
  for (const phone of document.querySelectorAll(".phone")) {
    phone.querySelector(".new").hidden = !isNew(phone.dataset.chat);
    phone.classList.toggle("has-new", isNew(phone.dataset.chat));
    let any = isNew(phone.dataset.chat);
    const others = [];
    for (const option of phone.querySelector("select").options) {
      const unread = isNew(option.value) && option.value !== phone.dataset.chat;
      const label = unread ? `${option.dataset.name} · ${phone.dataset.new}` : option.dataset.name;
      if (option.textContent !== label) option.textContent = label;
      if (unread) others.push(option);
      any = any || unread;
    }
    paintOthers(phone, others);
    const tab = document.querySelector(`.tabs [data-tab="${phone.dataset.place}"] .new`);
    if (tab) tab.hidden = !any;
  }
}

function paintOthers(phone, others) {
  const list = phone.querySelector(".others");
  const wanted = others.map((option) => option.value).join();
  if (list.dataset.wanted === wanted && list.lang === phone.lang) return;
  list.dataset.wanted = wanted;
  list.lang = phone.lang;
  list.replaceChildren();
  if (!others.length) return;
  list.append(phone.dataset.newFrom);
  for (const option of others) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.look = option.value;
    button.textContent = option.dataset.name;
    list.append(" ", button);
  }
}

// --- hearing ----------------------------------------------------------------------------------------------------------
const heard = {
  hello(event) {
    document.getElementById("lost").hidden = true;
    for (const [chat, id] of Object.entries(event.last)) {
      last.set(chat, id);
      if ((!known && !read.has(chat)) || read.get(chat) > id) read.set(chat, id);
    }
    remember();
    for (const place of places) refresh(place, 0);
    refresh("cases", 0);
  },
  chat(event) {
    last.set(event.chat, event.last);
    const phone = shown(event.chat);
    if (phone) refresh(phone.dataset.place);
    if (phone && phone.matches(":focus-within")) seen(phone);
    refresh("cases", 250);
    paintNew();
  },
  toast(event) {
    const phone = shown(event.chat);
    if (phone) toast(phone, event.text, event.alert);
  },
  tick(event) {
    const speed = document.body.dataset.speed;
    clock.set(event.now, event.speed);
    const jump = document.getElementById("jump");
    if (jump) {
      jump.textContent = event.due || jump.dataset.none;
      jump.disabled = !event.due;
    }
    if (String(event.speed) !== speed) paintSpeed(event.speed);
    const play = document.getElementById("play");
    if (play) {
      play.dataset.playing = event.playing;
      play.textContent = event.playing ? play.dataset.stop : play.dataset.play;
      if (event.playing) document.getElementById("story").value = event.playing;
    }
    if (clock.newMinute()) refresh("cases", 0);
  },
};

function listen() {
  const language = query.get("language") || "";
  const source = new EventSource(language ? `/live?language=${language}` : "/live");
  source.onmessage = (message) => {
    const event = JSON.parse(message.data);
    heard[event.what](event);
  };
  source.onerror = () => {
    document.getElementById("lost").hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
  addEventListener("pagehide", () => source.close());
}

function toast(phone, text, alert) {
  const note = document.createElement("div");
  note.className = alert ? "toast alert" : "toast";
  const words = document.createElement("p");
  words.textContent = text;
  note.append(words);
  if (phone.dataset.place === "group") {
    const only = document.createElement("small");
    only.textContent = document.body.dataset.only;
    note.append(only);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", document.body.dataset.dismiss);
  close.dataset.dismiss = "";
  note.append(close);
  phone.querySelector(".toasts").append(note);
  if (!alert) setTimeout(() => note.remove(), 8000);
}

// --- the clock --------------------------------------------------------------------------------------------------------
const clock = {
  now: Number(document.body.dataset.now),
  speed: Number(document.body.dataset.speed),
  since: performance.now(),
  minute: 0,
  set(now, speed) {
    Object.assign(this, { now, speed, since: performance.now() });
    this.paint();
  },
  reading() {
    return this.now + (performance.now() - this.since) * this.speed;
  },
  newMinute() {
    const minute = Math.floor(this.reading() / 60000);
    const changed = minute !== this.minute;
    this.minute = minute;
    return changed;
  },
  paint() {
    const now = new Date(this.reading());
    document.getElementById("time").textContent = this.times.format(now);
    const [day, weekday] = [this.days.format(now), this.weekdays.format(now)];
    document.getElementById("day").textContent = tongue === "en-GB" ? `${weekday} ${day}` : `${day} ${weekday}`;
  },
};
const tongue = document.documentElement.lang === "en" ? "en-GB" : "zh-CN";
const zone = document.body.dataset.zone;
clock.times = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium", hourCycle: "h23" });
clock.days = new Intl.DateTimeFormat(tongue, { timeZone: zone, day: "numeric", month: "short" });
clock.weekdays = new Intl.DateTimeFormat(tongue, { timeZone: zone, weekday: "short" });

function paintSpeed(speed) {
  document.body.dataset.speed = speed;
  for (const button of document.querySelectorAll(".drive [data-speed]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
  }
  document.getElementById("pace").hidden = speed !== 0;
}

// --- doing ------------------------------------------------------------------------------------------------------------
async function post(path, body) {
  const language = query.get("language") || "";
  const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${path}?language=${language}`, options).catch(() => null);
  if (!answer) {
    document.getElementById("lost").hidden = false;
    return "";
  }
  return answer.text();
}

async function wish(phone, body) {
  const said = await post("/wish", { chat: phone.dataset.chat, person: phone.dataset.person, ...body });
  if (said) toast(phone, said, false);
  seen(phone);
}

function choose(name, value) {
  query.set(name, value);
  if (name === "group") query.delete("as");
  history.replaceState(null, "", `?${query}`);
}

function look(phone, chat) {
  choose(phone.dataset.place, chat);
  stopEditing(phone);
  refresh(phone.dataset.place, 0);
}

function stopEditing(phone) {
  edits.delete(phone.dataset.place);
  phone.querySelector(".editing").hidden = true;
}

function send(phone) {
  const area = phone.querySelector("textarea");
  const text = area.value;
  if (!text.trim()) return;
  const message = edits.get(phone.dataset.place) || "";
  area.value = "";
  stopEditing(phone);
  toEnd(phone.querySelector(".lines"));
  wish(phone, { do: "write", text, message });
}

const pressed = {
  press: (button, phone) => wish(phone, { do: "press", message: button.dataset.message, data: button.dataset.press }),
  send: (button, phone) => wish(phone, { do: "send", what: button.dataset.send }),
  say: (button, phone) => wish(phone, { do: "write", text: button.dataset.say }),
  speak: (button, phone) => wish(phone, { do: "speak", language: button.dataset.speak }),
  tune: (button, phone) =>
    wish(phone, { do: "tune", [button.dataset.tune]: button.getAttribute("aria-pressed") !== "true" }),
  look: (button, phone) => look(phone, button.dataset.look),
  dismiss: (button) => button.parentElement.remove(),
  keep: (button, phone) => {
    phone.querySelector("textarea").value = "";
    stopEditing(phone);
  },
  edit(button, phone) {
    const area = phone.querySelector("textarea");
    area.value = button.dataset.text;
    edits.set(phone.dataset.place, button.dataset.edit);
    phone.querySelector(".editing").hidden = false;
    area.focus();
  },
  async copies(button, phone) {
    await navigator.clipboard.writeText(button.dataset.copies).catch(() => null);
    toast(phone, document.body.dataset.copied, false);
  },
  speed: (button) => post("/drive", { speed: Number(button.dataset.speed) }),
  frame(button) {
    query.set("language", button.dataset.frame);
    location.search = query;
  },
  tab: (button) => showTab(button.dataset.tab),
  case(button) {
    choose("case", button.dataset.case);
    refresh("cases", 0);
  },
};

function showTab(place) {
  document.getElementById("phones").dataset.tab = place;
  sessionStorage.setItem("tab", place);
  for (const button of document.querySelectorAll(".tabs button")) {
    button.setAttribute("aria-pressed", String(button.dataset.tab === place));
  }
  const phone = document.getElementById(place);
  if (phone) toEnd(phone.querySelector(".lines"));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const name = Object.keys(pressed).find((each) => each in button.dataset);
  if (name) pressed[name](button, phoneOf(button));
});

document.addEventListener("change", (event) => {
  const name = event.target.dataset.choose;
  if (!name) return;
  const phone = phoneOf(event.target);
  if (name === "as") {
    choose("as", event.target.value);
    refresh("group", 0);
  } else look(phone, event.target.value);
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  send(phoneOf(event.target));
});

document.addEventListener("keydown", (event) => {
  const area = event.target.closest("textarea");
  if (!area || event.isComposing || event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  send(phoneOf(area));
});

for (const kind of ["pointerdown", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const phone = event.target.closest && event.target.closest(".phone");
    if (phone) seen(phone);
  });
}

const by = (id, run) => document.getElementById(id)?.addEventListener("click", run);
const question = document.getElementById("reset-question");
by("jump", () => post("/drive", { jump: true }));
by("play", (event) => {
  const { playing } = event.currentTarget.dataset;
  return post("/drive", playing ? { stop: true } : { play: document.getElementById("story").value });
});
by("reset", () => question.showModal());
by("reset-no", () => question.close());
by("reset-yes", async () => {
  question.close();
  await post("/drive", { reset: true });
});

for (const lines of document.querySelectorAll(".lines")) stick(lines);
showTab(sessionStorage.getItem("tab") || places[0]);
paintSpeed(clock.speed);
setInterval(() => clock.paint(), 200);
listen();
