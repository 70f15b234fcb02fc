// Builds the page's parts from posts and messages: threads with posts, chats with bubbles. Writes text nodes only.
const clock = new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("de-DE", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function button(words, testid, action) {
  const element = make("button", "", words);
  element.type = "button";
  element.dataset.testid = testid;
  element.addEventListener("click", action);
  return element;
}

function time(iso) {
  const moment = new Date(iso);
  const today = moment.toDateString() === new Date().toDateString();
  const element = make("time", "", (today ? clock : calendar).format(moment));
  element.dateTime = iso;
  return element;
}

function avatar(handle, label, ours) {
  const initials = label.split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toUpperCase();
  const tone = [...handle].reduce((sum, character) => sum + character.codePointAt(0), 0) % 8;
  const element = make("div", ours ? "avatar ours" : `avatar tone-${tone}`, initials);
  element.setAttribute("aria-hidden", "true");
  return element;
}

function words(text) {
  const pieces = text.split(/((?<![\w@])[@#][\p{L}\p{N}_]+|https?:\/\/\S+)/u);
  return make("p", "words", ...pieces.map((piece, index) => (index % 2 ? make("em", "", piece) : piece)));
}

function post(item, { answer, remove }) {
  const who = make("div", "who", make("b", "", item.name), make("span", "", `@${item.author}`));
  if (item.ours) who.append(make("span", "badge", "Service"));
  who.append(time(item.created_at));
  const body = make("div", "", who);
  if (item.reply_to_author) body.append(make("p", "to", `Antwort an @${item.reply_to_author}`));
  const acts = make("div", "acts", button("Antworten", "reply", () => answer(item)));
  if (!item.ours) acts.append(button("Löschen", "delete", () => remove(item)));
  body.append(words(item.text), acts);
  const element = make("article", item.ours ? "post ours" : "post", avatar(item.author, item.name, item.ours), body);
  Object.assign(element.dataset, {
    testid: "post", id: item.id, postId: item.id, author: item.author, replyTo: item.reply_to ?? "",
  });
  return element;
}

/** One conversation: the first post and everything below it, oldest first. */
export function thread(items, actions) {
  const element = make("section", "thread");
  element.dataset.testid = "thread";
  if (items[0].reply_to) element.append(make("p", "gone", "Der erste Beitrag dieses Gesprächs wurde gelöscht."));
  element.append(...items.map((item) => post(item, actions)));
  return element;
}

/** All direct messages with one person, oldest first. */
export function chat(items, { write }) {
  const { customer, customer_name: label } = items[0];
  const who = make("div", "person", make("b", "", label), make("span", "", `@${customer}`));
  const acts = make("div", "acts", button("Schreiben", "dm-reply", () => write(customer, label)));
  const bubbles = items.map((item) => {
    const bubble = make("div", item.ours ? "dm ours" : "dm", words(item.text), time(item.created_at));
    Object.assign(bubble.dataset, { testid: "dm", id: item.id, dmId: item.id, author: item.sender });
    return bubble;
  });
  return make("section", "chat", make("header", "", avatar(customer, label, false), who, acts), make("div", "bubbles", ...bubbles));
}
