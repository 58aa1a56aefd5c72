// The page: which phone and program are looked at, what is pressed, and the looks in between.

import * as api from "./api.js";
import { drawContent, wanted } from "./asking.js";
import { $, fill, make, say } from "./dom.js";
import { draw } from "./views.js";

const CALM = 1000; // milliseconds between two looks
const EAGER = 200; // and while something is awaited
const AWAITED = 8000; // for so long after a press
const STEMS = ["+1206555", "+1212555", "+1808555"]; // Seattle, New York, Honolulu: 555 is nobody's

let programs = [];
let program = null;
let number = "";
let view = null;
let eagerUntil = 0;
let timer = 0;

async function look() {
  clearTimeout(timer);
  const asked = [program.id, number];
  try {
    const seen = await api.phone(...asked);
    if (asked[0] === program.id && asked[1] === number) {
      view = seen;
      draw(view, number, (phone) => choose(program.id, phone));
      drawSteps();
      trouble("");
    }
  } catch (error) {
    trouble(error.message);
  }
  clearTimeout(timer);
  timer = setTimeout(look, document.hidden ? 10 * CALM : Date.now() < eagerUntil ? EAGER : CALM);
}

async function act(doing) {
  eagerUntil = Date.now() + AWAITED;
  try {
    await doing();
    await look();
  } catch (error) {
    trouble(error.message);
  }
}

function trouble(message) {
  say($("trouble"), message);
  $("trouble").hidden = !message;
}

// The steps of the clock that depend on what is seen: over the edge of the window, past a wait, to a deferred text.
function drawSteps() {
  const { window } = view;
  const first = (instants) => instants.filter(Boolean).sort()[0];
  say($("window-step"), window.open ? "To the night" : "To the morning");
  offer("window-step", window.open ? window.closes : window.opens);
  offer("pending-step", first(view.topics.map((one) => !one.lapsed && one.pending_until)));
  offer("request-step", first(view.requests.map((one) => one.until)));
}

function offer(id, until) {
  if (!until && document.activeElement === $(id)) document.querySelector(".clock button").focus();
  $(id).hidden = !until;
  $(id).dataset.until = until ?? "";
}

const secondsUntil = (at) => (new Date(at) - new Date(view.now)) / 1000 + 1;

function choose(id, phone) {
  program = programs.find((one) => one.id === id) ?? programs[0];
  number = phone;
  history.replaceState(null, "", `#${new URLSearchParams({ program: program.id, number })}`);
  $("program").value = program.id;
  $("number").value = number;
  say($("who"), program.name);
  say($("face"), program.name[0]);
  say($("line"), `${program.number}, ${program.message_type}`);
  $("log").querySelectorAll("[data-id]").forEach((bubble) => bubble.remove());
  fill($("chips"), words(), (body) => make("button", { type: "button", textContent: body, onclick: () => text(body) }));
  fill($("topic"), program.topics, (one) => make("option", { value: one.name, textContent: one.title }));
  drawContent(program);
  act(async () => {});
}

const pages = () => (program.id.endsWith("/promotional") ? ["PREFS"] : []); // only these have a page
const words = () => [...program.topics.map((one) => `JOIN ${one.keyword}`), "YES", "HELP", ...pages(), "STOP", "START"];

const text = (body) => act(() => api.text(program.id, number, body));

const chance = (below) => Math.floor(Math.random() * below);

const another = () => STEMS[chance(STEMS.length)] + String(chance(10000)).padStart(4, "0");

function listen() {
  $("program").onchange = () => choose($("program").value, number);
  $("number").onchange = () => $("caller").reportValidity() && choose(program.id, $("number").value);
  $("caller").onsubmit = (event) => event.preventDefault();
  $("another").onclick = () => choose(program.id, another());
  $("topic").onchange = () => drawContent(program);
  $("composer").onsubmit = (event) => {
    event.preventDefault();
    const body = $("body").value;
    $("body").value = "";
    text(body);
  };
  $("asking").onsubmit = (event) => {
    event.preventDefault();
    act(() => api.ask(program.id, number, wanted()));
  };
  for (const button of document.querySelectorAll(".clock button")) {
    button.onclick = () => act(() => api.advance(Number(button.dataset.seconds) || secondsUntil(button.dataset.until)));
  }
}

async function open() {
  programs = await api.programs();
  fill($("program"), programs, ({ id, name, message_type: type }) => {
    return make("option", { value: id, textContent: `${name}, ${type}` });
  });
  listen();
  const kept = new URLSearchParams(location.hash.slice(1));
  const first = programs.find((one) => one.message_type === "promotional") ?? programs[0];
  choose(kept.get("program") ?? first.id, kept.get("number") ?? another());
}

open().catch((error) => trouble(error.message));
