// The page's only script: reads /control/posts and /control/dms, listens to /control/events, writes customers' words.
// Every text from outside goes into the page as a text node, never as HTML.
import { chat, thread } from "./parts.js";

const account = document.documentElement.dataset.account;
const byId = (id) => document.getElementById(id);
const [handle, name, kind, text, replyTo] = ["handle", "name", "kind", "text", "reply-to"].map(byId);
const MOST_THREADS = 150;
const HINTS = {
  public: `@${account} wird vorangestellt, wenn es fehlt.`,
  reply: "Erscheint im Gespräch.",
  dm: `Nur für @${account} sichtbar.`,
};
let posts = [];
let dms = [];
let loaded = false;

async function call(path, body) {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`/control/${path}`, options);
  const answer = await response.json();
  if (response.ok) return answer;
  const wrong = Array.isArray(answer.errors) ? answer.errors.map((one) => `${one.key}: ${one.expected}`) : [answer.errors];
  throw new Error(wrong.join(" · "));
}

// --- watching -------------------------------------------------------------------------------------------------------
async function load() {
  [posts, dms] = await Promise.all([call("posts").then((all) => all.posts), call("dms").then((all) => all.dms)]);
  const threads = grouped(posts, (post) => post.conversation_id).reverse().slice(0, MOST_THREADS);
  const chats = grouped(dms, (dm) => dm.customer).sort((a, b) => (a.at(-1).id < b.at(-1).id ? 1 : -1));
  draw(byId("timeline"), threads, (items) => thread(items, { answer, remove }));
  draw(byId("dms"), chats, (items) => chat(items, { write }));
  loaded = true;
  byId("timeline-empty").hidden = threads.length > 0;
  byId("dms-empty").hidden = chats.length > 0;
  byId("dm-count").textContent = dms.length || "";
  const people = new Map(posts.concat(dms.map((dm) => ({ author: dm.customer, name: dm.customer_name })))
    .filter((one) => one.author !== account).map((one) => [one.author, one.name]));
  byId("people").replaceChildren(...[...people].map(([value, label]) => Object.assign(document.createElement("option"), { value, label })));
}

function grouped(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

// Only groups that changed are drawn anew, so nothing flickers and the focus stays where it is.
function draw(place, groups, make) {
  const old = new Map([...place.children].map((child) => [child.dataset.key, child]));
  const wanted = groups.map((items) => {
    const key = items[0].conversation_id ?? items[0].customer;
    const signature = items.map((item) => item.id).join();
    const known = old.get(key);
    if (known?.dataset.signature === signature) return known;
    const fresh = make(items);
    Object.assign(fresh.dataset, { key, signature });
    const seen = new Set(known?.dataset.signature.split(","));
    if (loaded) for (const part of fresh.querySelectorAll("[data-id]")) if (!seen.has(part.dataset.id)) part.classList.add("new");
    return fresh;
  });
  for (const child of [...place.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, index) => {
    if (place.children[index] !== child) place.insertBefore(child, place.children[index] ?? null);
  });
}

let waiting = null;
function soon() {
  waiting ??= setTimeout(() => {
    waiting = null;
    load().catch(() => live("off"));
  }, 120);
}

function live(state) {
  byId("live").dataset.state = state;
  byId("live").firstElementChild.textContent = state === "on" ? "live" : "nicht verbunden";
}

const source = new EventSource("/control/events");
source.addEventListener("open", () => { live("on"); soon(); });
source.addEventListener("error", () => live("off"));
source.addEventListener("change", soon);
soon();

// --- writing --------------------------------------------------------------------------------------------------------
function show() {
  const parent = kind.value === "reply" ? target() : undefined;
  byId("target").hidden = kind.value !== "reply";
  byId("target-clear").hidden = !replyTo.value;
  byId("target-text").textContent = parent
    ? `Antwort an @${parent.author}: „${parent.text.slice(0, 80)}${parent.text.length > 80 ? "…" : ""}“`
    : "Bitte bei einem Beitrag auf „Antworten“ klicken.";
  byId("hint").textContent = HINTS[kind.value];
}

// Without a choice a reply goes to the newest post that our account wrote to this person.
function target() {
  if (replyTo.value) return posts.find((post) => post.id === replyTo.value);
  return posts.findLast((post) => post.ours && post.reply_to_author?.toLowerCase() === person().toLowerCase());
}

function person() {
  return handle.value.trim().replace(/^@/, "");
}

function answer(post) {
  kind.value = "reply";
  replyTo.value = post.id;
  const customer = post.ours ? posts.find((one) => one.id === post.reply_to) : undefined;
  if (customer && !customer.ours) [handle.value, name.value] = [customer.author, customer.name];
  show();
  text.focus();
}

function write(customer, label) {
  [kind.value, handle.value, name.value, replyTo.value] = ["dm", customer, label, ""];
  show();
  text.focus();
}

async function remove(post) {
  await fetch(`/control/posts/${post.id}`, { method: "DELETE" });
}

function tell(words, state = "") {
  byId("message").textContent = words;
  byId("message").dataset.kind = state;
}

async function send() {
  const order = { author: person(), text: text.value };
  if (name.value.trim()) order.name = name.value.trim();
  if (kind.value === "dm") return call("dms", order);
  if (kind.value === "reply") {
    const parent = target();
    if (!parent) throw new Error("Worauf soll das eine Antwort sein? Bitte bei einem Beitrag auf „Antworten“ klicken.");
    return call("posts", { ...order, reply_to: parent.id });
  }
  if (!new RegExp(`@${account}(?![A-Za-z0-9_])`, "i").test(order.text)) order.text = `@${account} ${order.text}`;
  return call("posts", order);
}

byId("compose").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await send();
  } catch (error) {
    tell(error.message, "bad");
    return;
  }
  const sent = kind.value === "dm" ? "Nachricht gesendet." : "Beitrag veröffentlicht.";
  text.value = "";
  replyTo.value = "";
  show();
  tell(sent);
});
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("compose").requestSubmit();
});
kind.addEventListener("change", show);
handle.addEventListener("input", show);
byId("target-clear").addEventListener("click", () => { replyTo.value = ""; show(); });
for (const tab of document.querySelectorAll(".tabs button")) {
  tab.addEventListener("click", () => {
    document.body.dataset.tab = tab.dataset.show;
    for (const one of document.querySelectorAll(".tabs button")) one.setAttribute("aria-pressed", String(one === tab));
  });
}
show();
