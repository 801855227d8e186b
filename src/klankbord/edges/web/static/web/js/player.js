// The player: two lanes drawn from stored peaks over one audio element. Without this file the
// browser's own controls play the same address. All words stand in the page, none stand here.
(() => {
  const WIDTH = 1000; // units of the drawing, whatever its size on the screen
  const STEP = 10; // seconds that J and L jump
  const root = document.querySelector("[data-player]");
  if (!root) return;

  const audio = root.querySelector("audio");
  const deck = root.querySelector("[data-deck]");
  const seek = root.querySelector("[data-seek]");
  const main = root.querySelector("[data-toggle]");
  const now = root.querySelector("[data-now]");
  const note = root.querySelector("[data-note]");
  const head = root.querySelector("[data-head]");
  const past = root.querySelector("[data-past]");
  const lanes = [...root.querySelectorAll("[data-lane]")];
  const told = Number(root.dataset.durationMs) / 1000;
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  const length = () => (Number.isFinite(audio.duration) ? audio.duration : told);

  function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  }

  // ---- drawing ---------------------------------------------------------------------------

  function outline(peaks, top, height) {
    const middle = top + height / 2;
    const bars = Math.min(peaks.length, 272);
    const loudest = Math.max(...peaks, 1);
    let path = "";
    for (let bar = 0; bar < bars; bar += 1) {
      const from = Math.floor((bar * peaks.length) / bars);
      const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / bars));
      const peak = Math.max(...peaks.slice(from, to)) / loudest;
      const half = Math.max(0.8, (peak * (height - 10)) / 2);
      const x = ((bar + 0.5) * WIDTH) / bars;
      path += `M${x.toFixed(1)} ${(middle - half).toFixed(1)}V${(middle + half).toFixed(1)}`;
    }
    return path;
  }

  function draw(channels) {
    root.querySelectorAll("[data-wave]").forEach((path) => {
      const peaks = channels[Number(path.dataset.wave)];
      if (peaks) path.setAttribute("d", outline(peaks, Number(path.dataset.top), 66));
    });
  }

  function axis() {
    const box = root.querySelector("[data-axis]");
    const fits = Math.max(2, seek.clientWidth / 76);
    const step = [15, 30, 60, 120, 300, 600].find((size) => told / size <= fits) || 1200;
    for (let second = 0; second < told - step / 3; second += step) {
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      text.setAttribute("x", `${(100 * second) / told}%`);
      text.setAttribute("y", box.dataset.y);
      text.setAttribute("text-anchor", second ? "middle" : "start");
      text.textContent = clock(second);
      box.append(text);
    }
  }

  function place() {
    const part = length() ? Math.min(1, audio.currentTime / length()) : 0;
    head.querySelectorAll("line").forEach((line) => {
      line.setAttribute("x1", `${part * 100}%`);
      line.setAttribute("x2", `${part * 100}%`);
    });
    head.querySelector("circle").setAttribute("cx", `${part * 100}%`);
    past.setAttribute("width", String(part * WIDTH));
    seek.value = String(Math.round(audio.currentTime * 10));
    const at = clock(audio.currentTime);
    if (now.textContent !== at) {
      now.textContent = at;
      seek.setAttribute("aria-valuetext", seek.dataset.says.replace("{at}", at));
    }
  }

  function follow() {
    place();
    if (!audio.paused && !still.matches) requestAnimationFrame(follow);
  }

  // ---- sound -----------------------------------------------------------------------------

  let mixer = null;

  // Both parties are heard in the middle of the head, a little apart; each lane can be muted.
  function mix() {
    if (mixer || lanes.length < 2 || !window.AudioContext) return;
    const context = new AudioContext();
    const source = context.createMediaElementSource(audio);
    const splitter = context.createChannelSplitter(2);
    source.connect(splitter);
    const gains = [-0.25, 0.25].map((side, channel) => {
      const gain = context.createGain();
      const pan = context.createStereoPanner();
      pan.pan.value = side;
      splitter.connect(gain, channel).connect(pan).connect(context.destination);
      return gain;
    });
    mixer = { context, gains };
    lanes.forEach(hear);
  }

  function hear(lane) {
    const on = lane.getAttribute("aria-pressed") === "true";
    const channel = Number(lane.dataset.lane);
    if (mixer) mixer.gains[channel].gain.value = on ? 1 : 0;
    root
      .querySelectorAll(`[data-wave="${channel}"]`)
      .forEach((path) => path.classList.toggle("muted", !on));
  }

  async function toggle() {
    if (!audio.paused) {
      audio.pause();
      return;
    }
    mix();
    try {
      if (mixer) await mixer.context.resume();
      await audio.play();
    } catch {
      if (audio.error) fail();
    }
  }

  function jump(seconds) {
    audio.currentTime = Math.min(length(), Math.max(0, audio.currentTime + seconds));
    place();
  }

  function fail() {
    say(note.dataset.failed);
    note.classList.add("bad");
  }

  function say(words) {
    note.textContent = words;
  }

  // ---- wiring ----------------------------------------------------------------------------

  function shown() {
    const playing = !audio.paused;
    main.setAttribute("aria-label", playing ? main.dataset.pause : main.dataset.play);
    main.querySelector("use").setAttribute("href", playing ? "#i-pause" : "#i-play");
    follow();
  }

  let waiting = 0;
  audio.addEventListener("waiting", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => say(note.dataset.waiting), 1000);
  });
  ["playing", "canplay", "pause"].forEach((name) =>
    audio.addEventListener(name, () => {
      clearTimeout(waiting);
      if (!note.classList.contains("bad")) say("");
    }),
  );
  ["play", "pause", "ended"].forEach((name) => audio.addEventListener(name, shown));
  ["timeupdate", "seeked", "loadedmetadata"].forEach((name) => audio.addEventListener(name, place));
  audio.addEventListener("error", fail);

  main.addEventListener("click", toggle);
  root
    .querySelectorAll("[data-jump]")
    .forEach((button) => button.addEventListener("click", () => jump(Number(button.dataset.jump))));
  // A moment on the agenda of a talk leads here with its second.
  const second = /^#t=(\d+)$/.exec(window.location.hash);
  if (second) {
    audio.addEventListener("loadedmetadata", () => {
      audio.currentTime = Math.min(length(), Number(second[1]));
    }, { once: true });
  }
  seek.addEventListener("input", () => {
    audio.currentTime = Number(seek.value) / 10;
    place();
  });
  lanes.forEach((lane) =>
    lane.addEventListener("click", () => {
      const on = lane.getAttribute("aria-pressed") === "true";
      lane.setAttribute("aria-pressed", String(!on));
      hear(lane);
    }),
  );
  root.querySelector("[data-speed]").addEventListener("change", (event) => {
    audio.preservesPitch = true;
    audio.playbackRate = Number(event.target.value);
  });
  root.querySelector("[data-volume]").addEventListener("input", (event) => {
    audio.volume = Number(event.target.value) / 100;
  });
  document.addEventListener("klankbord:key", (event) => {
    const deed = {
      " ": toggle,
      j: () => jump(-STEP),
      l: () => jump(STEP),
    }[event.detail.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });

  document.addEventListener("klankbord:play", () => {
    place();
    if (audio.paused) toggle();
  });
  // A moment in the address: whoever follows it in a comment comes out there.
  const asked = new URLSearchParams(location.search).get("t");
  if (asked !== null && Number.isFinite(Number(asked))) {
    const there = () => {
      audio.currentTime = Math.min(length(), Math.max(0, Number(asked)));
      place();
    };
    if (audio.readyState) there();
    else audio.addEventListener("loadedmetadata", there, { once: true });
  }

  audio.controls = false;
  audio.hidden = true;
  deck.hidden = false;
  axis();
  place();
  fetch(root.dataset.peaks, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then((stored) => draw(stored.channels))
    .catch(() => say(note.dataset.blank));
})();
