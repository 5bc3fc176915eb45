// The door: scans with the camera, and keeps what was noted until the server has it.
//
// Everything that is noted gets a key of its own and goes into a queue in this browser; the server answers each key once,
// however often it is sent. Names for a search without a network are fetched once, held in memory only, and are gone
// when the page is closed.
import { decodeQR } from "qr/decode.js";

const door = document.querySelector("[data-door]");
if (door) open(door);

function open(door) {
  const words = door.dataset;
  const token = door.querySelector("[name=csrfmiddlewaretoken]").value;
  const results = door.querySelector("[data-results]");
  const unsent = door.querySelector("[data-unsent]");
  const queue = queueOf(`kilta:scans:${words.door}`);
  let names = [];
  let isSending = false;
  let newest = 0; // of the lists that were fetched anew
  let retry;

  // What is noted

  function note(scan, name) {
    const kept = { key: newKey(), at: new Date().toISOString(), ...scan };
    queue.add(kept);
    const line = tell(kept.key, name, "");
    line.textContent = words.kept.replace("%s", name);
    showUnsent();
    send();
  }

  async function send() {
    if (isSending || !queue.all().length) return;
    isSending = true;
    clearTimeout(retry);
    try {
      while (queue.all().length) {
        const scans = queue.all().slice(0, 50);
        const answer = await fetch(words.scans, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
          body: JSON.stringify({ scans }),
          redirect: "manual",
        });
        if (answer.type === "opaqueredirect" || answer.status === 403) {
          tell("signed-out", words.signedOut, "danger");
          break;
        }
        if (!answer.ok) throw new Error(String(answer.status));
        const { answers } = await answer.json();
        for (const [index, one] of answers.entries()) answered(scans[index], one);
        showUnsent();
      }
    } catch {
      // The network is away, or the server is: everything stays in the queue and is tried again.
      retry = setTimeout(send, 10_000);
      return;
    } finally {
      isSending = false;
    }
    // Whoever taps while the list is fetched anew is sent at once, and not with the next tap.
    refresh().catch(() => {});
  }

  function answered(scan, answer) {
    queue.remove(scan.key);
    const tone = { in: "good", already: "warning", no_seat: "warning", count: "warning" }[answer.state] ?? "danger";
    const line = tell(scan.key, answer.sentence, tone);
    const { key, ...same } = scan;
    if (answer.state === "no_seat") {
      const text = answer.is_a_seat_free ? words.letIn : words.beyond;
      const decided = scan.walk_in
        ? { ...same, walk_in: { ...scan.walk_in, is_beyond_seats: "on" } }
        : { ...same, let_in: answer.is_a_seat_free ? "free_seat" : "anyhow" };
      line.append(button(text, () => again(line, decided)));
    }
    if (answer.state === "count") {
      const count = Object.assign(document.createElement("input"), { type: "number", min: 1, max: 999, inputMode: "numeric" });
      count.className = "form-control";
      count.setAttribute("aria-label", words.count);
      line.append(count, button(words.note, () => count.value && again(line, { ...same, arrived: Number(count.value) })));
      count.focus();
    }
    const isIn = answer.state === "in" || answer.state === "already";
    const known = names.find((one) => one.id === (answer.registration ?? idOf(scan)));
    if (known) known.is_in = isIn;
  }

  function again(line, scan) {
    line.remove();
    note(scan, nameOf(scan));
  }

  function idOf(scan) {
    return scan.registration?.replaceAll("-", "") ?? scan.code?.split(".")[0];
  }

  function nameOf(scan) {
    const id = idOf(scan);
    return names.find((one) => one.id === id)?.name ?? scan.walk_in?.name ?? words.unknown;
  }

  // What is told

  function tell(key, sentence, tone) {
    const id = `scan-${key}`;
    const line = document.getElementById(id) ?? Object.assign(document.createElement("li"), { id });
    line.className = tone ? `tone-${tone}` : "";
    line.textContent = sentence;
    if (!line.isConnected || line !== results.firstElementChild) results.prepend(line);
    while (results.children.length > 4) results.lastElementChild.remove();
    return line;
  }

  function showUnsent() {
    const count = queue.all().length;
    unsent.hidden = !count;
    unsent.textContent = unsent.dataset.unsent.replace("%s", count);
  }

  async function refresh() {
    const mine = ++newest;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("results");
    if (fresh && mine === newest) document.getElementById("results")?.replaceWith(fresh);
  }

  // Taps on names and walk-ins go through the queue, too.

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.dataset.tap) {
        hold(event);
        const fields = Object.fromEntries(new FormData(form));
        const scan = { registration: form.dataset.tap, kind: fields.kind };
        if (fields.arrived) scan.arrived = Number(fields.arrived);
        note(scan, form.dataset.name);
        tapped(form, scan);
      } else if ("walkIn" in form.dataset && form.elements.target_group.value) {
        hold(event);
        const { csrfmiddlewaretoken, key, ...fields } = Object.fromEntries(new FormData(form));
        note({ key: key || newKey(), walk_in: fields }, fields.name || form.elements.target_group.selectedOptions[0].text);
        const country = form.elements.country.value;
        form.reset();
        form.elements.country.value = country;
        form.elements.key.value = newKey();
        form.closest("details").open = false;
        door.scrollIntoView({ block: "start" });
      }
    },
    { capture: true },
  );

  /** A second tap would do nothing; the list says how it stands when it is fetched anew. */
  function tapped(form, scan) {
    const one = names.find((known) => known.id === idOf(scan));
    if (one) one.is_in = true;
    if (form.dataset.made) form.replaceWith(words.isIn);
    else form.querySelector("button").disabled = true;
  }

  function hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  // Searching without a network: also where the browser believes that there is one

  const search = document.querySelector(".door-filters [name=q]");
  for (const kind of ["input", "change", "submit"]) {
    search?.form.addEventListener(
      kind,
      (event) => {
        if (navigator.onLine) return;
        hold(event);
        // The field says `change` when it is left for a button of the list, which must not go from under the finger.
        if (kind !== "change" || event.target !== search) showNames(search.value);
      },
      { capture: true },
    );
  }
  search?.form.addEventListener("unreachable", (event) => {
    event.preventDefault();
    showNames(search.value);
  });

  function showNames(text) {
    const wanted = fold(text);
    const found = names.filter((one) => fold(`${one.name} ${one.organisation}`).includes(wanted)).slice(0, 30);
    const list = document.createElement("ul");
    list.className = "plain-list";
    list.append(...found.map(lineOf));
    const said = document.createElement("p");
    said.textContent = found.length ? words.offline : words.nobody;
    document.getElementById("results").replaceChildren(said, list);
  }

  function lineOf(one) {
    const line = document.createElement("li");
    line.className = "door-line";
    const who = document.createElement("div");
    who.append(Object.assign(document.createElement("strong"), { textContent: one.name }));
    who.append(Object.assign(document.createElement("span"), { className: "soft", textContent: one.organisation }));
    line.append(who);
    if (one.is_in) line.append(words.isIn);
    else {
      const form = document.createElement("form");
      form.dataset.tap = one.id;
      form.dataset.made = "here";
      form.dataset.name = one.name;
      const kind = document.querySelector(".door-filters [name=proof]").value;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "kind", value: kind }));
      if (one.size) {
        const count = { type: "number", name: "arrived", min: 1, max: 999, value: one.size, className: "form-control" };
        form.append(Object.assign(document.createElement("input"), count));
        form.lastElementChild.setAttribute("aria-label", words.count);
      }
      form.append(Object.assign(document.createElement("button"), { className: "button button-primary", textContent: words.came }));
      line.append(form);
    }
    return line;
  }

  // The camera

  const picture = door.querySelector("video");
  const switcher = door.querySelector("[data-camera]");
  const start = switcher.textContent;
  let stream;
  let last = { code: "", until: 0 };

  switcher.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch {
      tell("no-camera", words.noCamera, "danger");
      return;
    }
    picture.srcObject = stream;
    picture.hidden = false;
    switcher.textContent = switcher.dataset.stop;
    switcher.setAttribute("aria-pressed", "true");
    await picture.play();
    look(await reader());
  });

  function stop() {
    stream.getTracks().forEach((track) => track.stop());
    stream = undefined;
    picture.hidden = true;
    switcher.textContent = start;
    switcher.setAttribute("aria-pressed", "false");
  }

  async function look(read) {
    while (stream) {
      const code = picture.readyState >= 2 ? await read(picture).catch(() => "") : "";
      if (code) scanned(code);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  function scanned(code) {
    // A badge stays before the camera for a while: the same code is noted once in five seconds.
    const now = Date.now();
    const isSame = code === last.code && now < last.until;
    last = { code, until: now + 5000 };
    if (isSame) return;
    navigator.vibrate?.(80);
    note({ code: code.slice(0, 200) }, nameOf({ code }));
  }

  // The start, and what was kept by a page that was closed before it could send

  showUnsent();
  send();
  window.addEventListener("online", send);
  window.addEventListener("pagehide", () => stream && stop());
  fetch(words.names, { headers: { Accept: "application/json" } })
    .then((answer) => answer.json())
    .then((answer) => (names = answer.names))
    .catch(() => {});
}

/** What is kept under a name in this browser until it has been sent; another open page may write there, too. */
function queueOf(name) {
  const all = () => {
    try {
      return JSON.parse(localStorage.getItem(name) ?? "[]");
    } catch {
      return [];
    }
  };
  const keep = (scans) => (scans.length ? localStorage.setItem(name, JSON.stringify(scans)) : localStorage.removeItem(name));
  return { all, add: (scan) => keep([...all(), scan]), remove: (key) => keep(all().filter((scan) => scan.key !== key)) };
}

/** The browser's own reader where there is one, else ours. */
async function reader() {
  const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
  if (formats.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  }
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button button-primary", textContent: text });
  made.addEventListener("click", act);
  return made;
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Random, also where the page came without TLS and the browser makes no UUIDs. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
