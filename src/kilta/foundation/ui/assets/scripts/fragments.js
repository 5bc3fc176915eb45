// htmx under a strict content security policy: nothing evaluated, no styles injected, only our own host.
import htmx from "htmx.org/dist/htmx.esm.js";
import { begin, end } from "./progress.js";
import { showToast } from "./toasts.js";

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

// What asks by itself every few seconds (`data-quiet`) says nothing when it fails or takes long: it asks again anyway.
const isQuiet = ({ detail }) => detail.elt.dataset.quiet !== undefined;
const tellFailure = (event) => isQuiet(event) || showToast(document.getElementById("request-failed"));

// A refusal names the place where it is told; it is shown there whatever its status.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("HX-Retarget")) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener("htmx:responseError", tellFailure);
document.addEventListener("htmx:sendError", tellFailure);
document.addEventListener("htmx:timeout", tellFailure);
document.addEventListener("htmx:beforeRequest", (event) => {
  const { detail } = event;
  if (isQuiet(event)) return;
  begin();
  detail.elt.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { detail } = event;
  if (isQuiet(event)) return;
  end();
  detail.elt.removeAttribute("aria-busy");
});
