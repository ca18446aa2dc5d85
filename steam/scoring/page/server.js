// Behind the gateway the page is at DEPLOYMENT/form/, and everything else one step up.
const isBehindGateway = /\/deployments\/[a-z0-9_-]+\/form\/$/.test(location.pathname);

/** The address of a route that others may use, such as "predict". */
export function publicAddress(route) {
  return new URL(isBehindGateway ? `../${route}` : route, location.href).href;
}

/** What went wrong, in a sentence for the reader. */
export class Refusal extends Error {}

/** The response to a request that was not refused. Throws Refusal. */
export async function ask(route, options) {
  let response;
  try {
    response = await fetch(route, options);
  } catch {
    throw new Refusal("The worker did not answer. Is it still running?");
  }
  if (response.ok) return response;
  let told;
  try {
    told = (await response.json()).error.message;
  } catch {
    told = `The worker answered with status ${response.status}.`;
  }
  throw new Refusal(told);
}

/** The response to JSON, which is text already. Throws Refusal. */
export function post(route, text) {
  return ask(route, { method: "POST", headers: { "Content-Type": "application/json" }, body: text });
}
