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
  const chosen = (question) => question.querySelector("input[type=radio]:checked");

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
      const answer = other && !other.hidden && chosen(other);
      question.hidden = !answer || !whenOptions.split(" ").includes(answer.value);
    });
    all.forEach((question) => {
      const answer = chosen(question);
      const comment = question.querySelector("details");
      if (comment && answer && answer.dataset.comment === "required") comment.open = true;
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
    (chosen(next) || next.querySelector("input[type=radio]")).focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function answer(pick) {
    const question = active || shown()[0];
    const radio = question && pick([...question.querySelectorAll("input[type=radio]")]);
    if (!radio) return;
    activate(question);
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  form.addEventListener("change", refresh);
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
