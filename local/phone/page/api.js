// The few questions that the page asks its server; a refusal becomes an Error with the server's words.

async function answer(response) {
  const content = await response.json();
  if (!response.ok) throw new Error(content.message);
  return content;
}

const get = async (path, asked = {}) => answer(await fetch(`/api/${path}?${new URLSearchParams(asked)}`));

const post = async (path, content) =>
  answer(
    await fetch(`/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    }),
  );

export const programs = () => get("programs");
export const phone = (program, number) => get("phone", { program, number });
export const measure = (body) => get("measure", { body });
export const text = (program, number, body) => post("texts", { program, number, body });
export const ask = (program, number, wanted) => post("requests", { program, number, ...wanted });
export const advance = (seconds) => post("clock", { seconds });
