// Live updates, keys and drafts. Counts nothing, decides nothing: the server does.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const offline = (yes) => { $("#offline").hidden = !yes; };

  // --- live: one stream a page; news that come in a row become one refresh -----------------------------------------
  const PAUSE_MS = 400;
  let last = 0, timer = 0;
  const refresh = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = Date.now();
      document.body.dispatchEvent(new CustomEvent("desk:changed"));
    }, Math.max(0, last + PAUSE_MS - Date.now()));
  };
  const connect = () => {
    const stream = new EventSource("/events");
    stream.addEventListener("open", () => offline(false));
    stream.addEventListener("changed", refresh);
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return offline(true);
      refresh(); // the session may be over: then this leads to the log-in
      setTimeout(connect, 3000);
    });
    addEventListener("pagehide", () => stream.close());
  };

  // --- drafts: a text lives in this tab until it is sent -------------------------------------------------------------
  const key = (form) => `draft:${form.dataset.draft}:${form.dataset.answers}`;
  const keep = (event) => {
    const form = event.target.closest?.("[data-draft]");
    if (form) sessionStorage.setItem(key(form), event.target.value);
  };
  const restore = () => {
    const form = $("[data-draft]");
    if (!form) return;
    for (const old of Object.keys(sessionStorage)) {
      if (old.startsWith(`draft:${form.dataset.draft}:`) && old !== key(form)) sessionStorage.removeItem(old);
    }
    const box = $("textarea", form), text = sessionStorage.getItem(key(form));
    if (!text || box.value) return;
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- thread: keep the newest in sight, unless somebody reads further up ---------------------------------------------
  let atEnd = true;
  const follow = () => { const thread = $("#thread"); if (thread && atEnd) thread.scrollTop = thread.scrollHeight; };
  document.addEventListener("scroll", (event) => {
    const thread = event.target;
    if (thread.id === "thread") atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  }, true);

  // --- keys -------------------------------------------------------------------------------------------------------------
  const step = (by) => {
    const entries = [...document.querySelectorAll(".entry")];
    const here = entries.findIndex((entry) => entry === document.activeElement);
    const current = here < 0 ? entries.findIndex((entry) => entry.ariaCurrent) : here;
    entries[Math.min(Math.max(current + by, 0), entries.length - 1)]?.focus();
  };
  const send = (form) => { if (form && !form.querySelector("button:disabled")) form.requestSubmit(); };
  const press = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event.target.form);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const pressed = event.key.toLowerCase();
    if (pressed === "j" || pressed === "k") return step(pressed === "j" ? 1 : -1);
    const target = $(`[data-key="${CSS.escape(pressed)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("textarea")) target.focus(); else target.click();
  };

  // --- start ------------------------------------------------------------------------------------------------------------
  document.addEventListener("input", keep);
  document.addEventListener("keydown", press);
  document.addEventListener("submit", (event) => { if (event.target.matches(".who")) sessionStorage.clear(); });
  document.addEventListener("htmx:error", () => offline(true));
  htmx.registerExtension("desk", { // an event would be lost with the form it starts from
    htmx_after_swap: (_, { ctx }) => {
      restore();
      follow();
      if (ctx.swap === "outerHTML") $("#text")?.focus(); // claimed or answered: go on writing
    },
  });
  restore();
  follow();
  if ($(".who")) connect();
})();
