// htmx under a strict content security policy: nothing evaluated, no styles injected, only our own host.
import htmx from "htmx.org/dist/htmx.esm.js";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: "auto",
  timeout: 30_000,
  // A form with errors and a refusal come as fragments to show; anything else that fails is told in a toast.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "(400|409|422|429)", swap: true, error: false },
    { code: "...", swap: false, error: true },
  ],
});

const failure = () => document.getElementById("request-failed");

function tellFailure() {
  const template = failure();
  const toasts = document.getElementById("toasts");
  if (!template || !toasts) return;
  toasts.append(template.content.cloneNode(true));
}

document.addEventListener("htmx:responseError", tellFailure);
document.addEventListener("htmx:sendError", tellFailure);
document.addEventListener("htmx:timeout", tellFailure);
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt.removeAttribute("aria-busy"));
