// What a page says while it waits, and when something that it sent in the background did not arrive.
// Nothing depends on it: without script the browser says these things in its own way.
(() => {
  const said = document.querySelector("[data-said]");
  if (!said) return;
  const words = said.querySelector("p");
  const PATIENCE = 1000; // milliseconds: what is quicker needs no words
  const ONCE = 8000; // milliseconds in which the same form is not sent twice; a file leaves its page
  let waiting = 0;

  function say(kind) {
    words.textContent = said.dataset[kind];
    said.classList.toggle("no", kind !== "busy");
    said.hidden = false;
  }
  function quiet() {
    clearTimeout(waiting);
    said.hidden = true;
  }

  // What is larger no form takes: told before it is sent, so that what was typed stays.
  function tooLarge(form) {
    if (form.enctype !== "multipart/form-data" || form.matches("[data-upload]")) return null;
    return [...form.querySelectorAll("input[type=file]")].find((input) => {
      input.removeAttribute("aria-invalid");
      return [...input.files].reduce((sum, file) => sum + file.size, 0) > Number(said.dataset.most);
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    const large = tooLarge(form);
    if (large) {
      event.preventDefault();
      say("large");
      large.setAttribute("aria-invalid", "true");
      large.focus();
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, ONCE);
    waiting = setTimeout(() => say("busy"), PATIENCE);
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    quiet();
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const part = event.target.querySelector("[data-sent-part]");
    if (!part || !event.detail.lengthComputable) return;
    part.hidden = false;
    part.value = (100 * event.detail.loaded) / event.detail.total;
  });
  document.addEventListener("htmx:sendError", () => say("lost"));
  document.addEventListener("htmx:timeout", () => say("lost"));
  document.addEventListener("htmx:responseError", (event) => {
    say(event.detail.xhr.status === 403 ? "refused" : "wrong");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // Who is signed out is led to another page than the one that was asked for.
    const { xhr, pathInfo } = event.detail;
    const led = new URL(xhr.responseURL, location.href).pathname;
    if (led === new URL(pathInfo.finalRequestPath, location.href).pathname) {
      if (xhr.status < 400) quiet();
      return;
    }
    event.detail.shouldSwap = false;
    say("out");
  });
})();
