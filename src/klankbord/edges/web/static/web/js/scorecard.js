// The scorecard beside the player: which question is at hand, keys for answers, questions that
// depend on another, and a comment field that opens where a comment is asked. No score is computed.
(() => {
  const form = document.querySelector("[data-scorecard]");
  if (!form) return;
  const all = [...form.querySelectorAll("[data-question]")];
  const count = form.querySelector("[data-answered]");
  const total = form.querySelector("[data-asked]");
  const meter = form.querySelector("[data-meter]");
  let active = null;

  const shown = () => all.filter((question) => !question.hidden);
  const chosen = (question) => {
    const written = question.querySelector("[data-write]");
    if (written && written.value.trim()) return written;
    return question.querySelector("input:is([type=radio], [type=checkbox]):checked");
  };
  // The values by which other questions are shown: of a number the place of the option it is in.
  const values = (question) => {
    const floors = question.querySelector("[data-floors]");
    if (!floors) return [...question.querySelectorAll("input:checked")].map((one) => one.value);
    const said = question.querySelector("[data-write]").value.trim().replace(",", ".");
    const below = floors.dataset.floors.split(" ").filter((floor) => Number(floor) <= Number(said));
    return said && below.length ? [String(below.length - 1)] : [];
  };

  function activate(question) {
    if (active === question) return;
    if (active) active.classList.remove("active");
    active = question;
    if (active) active.classList.add("active");
  }

  function refresh() {
    all.forEach((question) => {
      const { whenQuestion, whenOptions } = question.dataset;
      if (!whenQuestion) return;
      const other = all.find((one) => one.dataset.question === whenQuestion);
      const given = other && !other.hidden ? values(other) : [];
      question.hidden = !whenOptions.split(" ").some((option) => given.includes(option));
    });
    all.forEach((question) => {
      const comment = question.querySelector("details");
      if (comment && question.querySelector("input:checked[data-comment]")) comment.open = true;
      const cause = question.querySelector("[data-cause]");
      if (cause) cause.hidden = !question.querySelector("input:checked[data-low]");
    });
    const asked = shown();
    const answered = asked.filter(chosen).length;
    count.textContent = String(answered);
    total.textContent = String(asked.length);
    meter.max = asked.length;
    meter.value = answered;
  }

  function step(by) {
    const asked = shown();
    const at = asked.indexOf(active);
    const next = asked[Math.min(asked.length - 1, Math.max(0, at + by))];
    if (!next) return;
    activate(next);
    (chosen(next) || next.querySelector("input, textarea")).focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function answer(pick) {
    const question = active || shown()[0];
    const sort = "input:is([type=radio], [type=checkbox])";
    const radio = question && pick([...question.querySelectorAll(sort)]);
    if (!radio) return;
    activate(question);
    radio.checked = radio.type === "radio" || !radio.checked;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  form.addEventListener("change", (event) => {
    // Not applicable and an answer exclude each other, also where both are boxes.
    const question = event.target.closest("[data-question]");
    const na = question && question.querySelector("input[type=checkbox][data-na]");
    if (na && event.target === na && na.checked) {
      question.querySelectorAll("input:checked").forEach((one) => (one.checked = one === na));
      question.querySelectorAll("[data-write]").forEach((one) => (one.value = ""));
    } else if (na && chosen(question) && event.target.name === na.name) {
      na.checked = false;
    }
    refresh();
  });
  form.addEventListener("focusin", (event) => {
    const question = event.target.closest("[data-question]");
    if (question) activate(question);
  });
  document.addEventListener("klankbord:key", (event) => {
    const { key } = event.detail;
    if (/^[1-9]$/.test(key)) {
      answer((radios) => radios.filter((radio) => !radio.dataset.na)[Number(key) - 1]);
    } else if (key === "n") {
      answer((radios) => radios.find((radio) => radio.dataset.na));
    } else if (key === "arrowdown" || key === "arrowup") {
      step(key === "arrowdown" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
  });
  refresh();
})();
