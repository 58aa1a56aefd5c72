// What one look at a phone and a program becomes on the page.

import { $, clock, fill, make, say } from "./dom.js";

const BY = { customer: "you", handler: "keyword handler", service: "the SMS service", gate: "the gate" };

const MOST = 8; // phones that are offered, the latest first

const parts = (one) => `${one.parts} ${one.parts === 1 ? "part" : "parts"}`;
export const air = (one) => `${parts(one)}, ${one.encoding}, ${one.units} units`;

export function draw(view, number, choose) {
  const time = clock(view.window.zones[0] ?? "UTC");
  say($("now"), `${time.long(view.now)} (${time.zone})`);
  $("now").classList.toggle("moved", view.ahead_seconds > 0);
  const phones = [...new Set([...view.phones.slice(0, MOST), number])].sort();
  fill($("phones"), phones.map((phone) => ({ phone, current: phone === number })), (one) => tab(one, choose));
  drawTalk(view, time);
  drawConsent(view, time);
  drawGate(view, time);
  drawLedger(view, time);
}

function tab(one, choose) {
  const button = make("button", { type: "button", textContent: one.phone, onclick: () => choose(one.phone) });
  if (one.current) button.setAttribute("aria-current", "true");
  return button;
}

function drawTalk(view, time) {
  const log = $("log");
  const known = new Set([...log.querySelectorAll("[data-id]")].map((bubble) => bubble.dataset.id));
  $("empty").hidden = view.messages.length > 0;
  for (const one of view.messages.filter((message) => !known.has(message.id))) {
    const facts = [`${BY[one.by]}, ${time.short(one.at)}.`, air(one)];
    const bubble = make(
      "div",
      { className: `bubble ${one.by === "customer" ? "mine" : "theirs"}` },
      make("p", { textContent: one.body }),
      one.link ? make("a", { href: one.link, target: "_blank", rel: "noopener", textContent: "Open the page" }) : null,
      make("p", { className: "facts" }, ...facts.map((textContent) => make("span", { textContent }))),
      one.problem ? make("p", { className: "facts", textContent: `not heard: ${one.problem}` }) : null,
    );
    bubble.dataset.id = one.id;
    log.append(bubble);
    log.scrollTop = log.scrollHeight;
  }
  const replies = new Set(view.replies); // a text becomes one a moment after it is there
  for (const bubble of log.querySelectorAll(".mine:not([data-reply])")) {
    if (!replies.has(bubble.dataset.id)) continue;
    bubble.dataset.reply = "";
    bubble.append(make("p", { className: "facts", textContent: "went to the brand as a reply" }));
  }
}

const badge = (state) => make("span", { className: `badge ${state.replaceAll(" ", "-")}`, textContent: state });

function drawConsent(view, time) {
  const stopped = view.stopped_at ? `Stopped on ${time.short(view.stopped_at)}. ` : "";
  const listed = view.listed ? "The number is on AWS's opt-out list." : "The number is not on AWS's opt-out list.";
  const paused = view.paused_until ? `Paused until ${time.short(view.paused_until)}. ` : "";
  say($("standing"), stopped + paused + listed);
  say($("silent"), view.silent);
  fill($("topics"), view.topics, (one) => {
    const state = one.lapsed ? "lapsed" : one.state;
    const until = one.pending_until && `${one.lapsed ? "ended" : "until"} ${time.short(one.pending_until)}`;
    return make(
      "tr",
      {},
      make("th", { scope: "row", textContent: one.title }),
      make("td", {}, badge(state), until ? make("span", { className: "until", textContent: until }) : ""),
      make("td", { textContent: one.changed_at ? time.short(one.changed_at) : "" }),
    );
  });
}

function drawGate(view, time) {
  const { window } = view;
  const told = window.open ? `until ${time.short(window.closes)}` : `again from ${time.short(window.opens)}`;
  say($("window"), window.problem ?? `Texts may go ${told} (${window.zones.join(", ") || "zone unknown"}).`);
  fill($("decided"), view.requests.length ? view.requests : [null], (one) => {
    if (!one) return make("li", { className: "dim", textContent: "Nothing was asked for yet." });
    const until = one.until && `until ${time.short(one.until)}`;
    return make(
      "li",
      {},
      badge(one.fate),
      make("span", { textContent: one.says || until || (one.parts ? parts(one) : "") }),
      make("q", { textContent: one.body ?? "" }),
      make("span", { className: "dim", textContent: `${one.topic}, ${time.short(one.at)}` }),
    );
  });
}

function drawLedger(view, time) {
  const whole = view.ledger.length ? "The chain of hashes is whole." : "No entries.";
  say($("chain"), view.problems.length ? `The chain is broken: ${view.problems.join("; ")}` : whole);
  fill($("ledger"), [...view.ledger].reverse(), (one) => {
    const changes = one.changes.map((change) => `${change.topic}: ${change.before ?? "none"} → ${change.after}`);
    return make(
      "li",
      {},
      make("strong", { textContent: one.kind.replaceAll("_", " ") }),
      make("span", { className: "dim", textContent: `no. ${one.sequence}, ${time.short(one.at)}, ${one.source}` }),
      ...changes.map((textContent) => make("span", { className: "change", textContent })),
      one.rule ? make("span", { className: "dim", textContent: `rule ${one.rule}` }) : "",
      make("q", { textContent: one.wording }),
      make("code", { textContent: `${one.previous_hash.slice(0, 8) || "first"} → ${one.hash.slice(0, 8)}` }),
    );
  });
}
