// The form that asks the gate for a text: a body of one's own, or a template of the brand file and its parameters.

import { measure } from "./api.js";
import { $, make, say } from "./dom.js";
import { air } from "./views.js";

const PARAMETER = "parameter ";

export function drawContent(program) {
  const offered = program.templates.filter((one) => one.topic === $("topic").value);
  const fields = program.message_type === "promotional" ? [body(program.name)] : ofTemplates(offered);
  $("content").replaceChildren(...fields);
  tell();
}

export function wanted() {
  const given = [...new FormData($("asking"))];
  const parameters = given.filter(([name]) => name.startsWith(PARAMETER));
  return {
    ...Object.fromEntries(given.filter(([name]) => !name.startsWith(PARAMETER))),
    parameters: Object.fromEntries(parameters.map(([name, value]) => [name.slice(PARAMETER.length), value])),
  };
}

const field = (name, input) => make("label", {}, `${name} `, input);

function body(brand) {
  const value = `${brand}: ten percent off all week.`;
  return field("Text", make("textarea", { name: "body", rows: 3, maxLength: 1600, value, oninput: tell }));
}

function ofTemplates(templates) {
  if (!templates.length) return [make("p", { textContent: "The brand file has no template for this topic." })];
  const options = templates.map((one) => make("option", { textContent: one.name }));
  const inputs = make("div", { className: "fields" });
  const choice = make("select", { name: "template", onchange: () => drawParameters(inputs, templates, choice.value) });
  choice.append(...options);
  drawParameters(inputs, templates, choice.value);
  return [field("Template", choice), inputs];
}

function drawParameters(place, templates, chosen) {
  const { parameters } = templates.find((one) => one.name === chosen);
  place.replaceChildren(
    ...parameters.map((name) => field(name, make("input", { name: PARAMETER + name, value: "123456" }))),
  );
}

async function tell() {
  const written = $("content").querySelector("textarea")?.value;
  say($("measure"), written ? `${air(await measure(written))}, before the notice that the gate may add` : "");
}
