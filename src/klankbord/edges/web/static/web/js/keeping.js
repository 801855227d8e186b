// What is being written is not lost: whoever writes on without a pause is kept every few seconds, and
// what was not sent yet goes along when the page is left, loaded again or put away.
(() => {
  const form = document.querySelector("[data-scorecard][data-keep]");
  if (!form) return;
  const PAUSELESS = 6000; // milliseconds of writing without a pause after which it is kept all the same
  let written = 0; // how often something changed
  let kept = 0; // how often it had when it was last sent
  let waiting = 0;

  function changed() {
    written += 1;
    waiting ||= setTimeout(() => {
      waiting = 0;
      if (written > kept) form.dispatchEvent(new CustomEvent("klankbord:keep"));
    }, PAUSELESS);
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  let sending = 0;
  form.addEventListener("htmx:beforeRequest", () => (sending = written));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) kept = sending;
  });
  // Whoever submits keeps nothing beside it.
  form.addEventListener("submit", () => (kept = Infinity));

  function leave() {
    if (written <= kept) return;
    kept = written;
    fetch(form.dataset.keep, {
      method: "POST",
      body: new FormData(form),
      headers: { "HX-Request": "true" },
      keepalive: true,
    }).catch(() => (kept = 0));
  }
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
})();
