"""The player: it seeks, mutes, keeps its keys to itself, and asks the law for every part."""

import re
import struct

import pytest
from playwright.sync_api import Error, Page, Route, expect

from browser.stage import AUDIO, Site, until


@pytest.fixture
def player(page: Page, shared_site: Site) -> Page:
    shared_site.sign_in(page, "noor")
    page.goto(f"{shared_site.url}/gesprekken/{shared_site.story.waiting[0]}/")
    page.get_by_text("beoordelen van een gesprek dat voor mij is getrokken").click()
    page.get_by_role("button", name="Luisteren").click()
    until(page, f"{AUDIO}?.readyState >= 1")
    return page


def position(page: Page) -> float:
    at: float = page.evaluate(f"{AUDIO}.currentTime")
    return at


def test_both_voices_are_drawn_from_stored_peaks(player: Page) -> None:
    for lane in ("0", "1"):
        drawn = player.locator(f"path[data-wave='{lane}']").first
        expect(drawn).to_have_attribute("d", re.compile(r"^M\d"))


def test_a_stretch_that_may_not_be_kept_is_shown_and_said(player: Page) -> None:
    expect(player.locator(".w-cut")).to_have_attribute("x", "83.33%")
    expect(player.locator(".w-cut")).to_have_attribute("width", "8.33%")
    expect(player.locator(".player-cuts")).to_contain_text("0:20–0:22 pauze")


def test_space_plays_and_pauses_and_j_and_l_jump(player: Page) -> None:
    player.locator("h1").click()
    player.keyboard.press("Space")
    until(player, f"!{AUDIO}.paused && {AUDIO}.currentTime > 0.2")
    player.keyboard.press("Space")
    until(player, f"{AUDIO}.paused")
    before = position(player)
    player.keyboard.press("l")
    assert position(player) == pytest.approx(before + 10, abs=0.1)
    player.keyboard.press("j")
    assert position(player) == pytest.approx(before, abs=0.1)


def test_a_click_in_the_waveform_goes_there_and_fetches_only_that_part(player: Page) -> None:
    asked: list[str] = []
    player.on("request", lambda r: asked.append(r.headers.get("range", "")))
    box = player.locator(".timeline-box").bounding_box()
    assert box is not None
    player.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 30)
    length = player.evaluate(f"{AUDIO}.duration")
    assert position(player) == pytest.approx(length * 0.75, rel=0.02)
    slider = player.get_by_label("Plaats in het gesprek")
    expect(slider).to_have_attribute("aria-valuetext", "0:18 van 0:24")


def test_a_voice_can_be_switched_off_and_the_speed_keeps_the_pitch(player: Page) -> None:
    lane = player.get_by_role("button", name="Beller")
    expect(lane).to_have_attribute("aria-pressed", "true")
    lane.click()
    expect(lane).to_have_attribute("aria-pressed", "false")
    player.get_by_label("Snelheid").select_option("1.5")
    assert player.evaluate(f"[{AUDIO}.playbackRate, {AUDIO}.preservesPitch]") == [1.5, True]


def test_keys_answer_the_question_at_hand_and_the_draft_follows(player: Page) -> None:
    player.locator("h1").click()
    player.keyboard.press("ArrowDown")
    player.keyboard.press("2")
    first = player.get_by_role("group", name="Noemt de organisatie")
    expect(first.get_by_label("Ja")).to_be_checked()
    player.keyboard.press("n")
    expect(first.get_by_label("N.v.t.")).to_be_checked()
    expect(player.locator("#draft-said")).to_contain_text("Als concept bewaard om")


def test_keys_are_silent_while_somebody_writes_and_can_be_switched_off(player: Page) -> None:
    writing = player.get_by_label("Wat neemt de medewerker hieruit mee?")
    writing.press_sequentially("l j 1 ? n")
    expect(writing).to_have_value("l j 1 ? n")
    assert position(player) == 0
    assert not player.locator("dialog").is_visible()
    player.locator("h1").click()
    player.keyboard.press("?")
    expect(player.get_by_role("dialog")).to_be_visible()
    player.keyboard.press("Escape")
    player.get_by_role("button", name="Toetsen uitzetten").click()
    player.locator("h1").click()
    player.keyboard.press("l")
    assert position(player) == 0
    player.get_by_role("button", name="Toetsen aanzetten").click()
    player.locator("h1").click()
    player.keyboard.press("l")
    assert position(player) == pytest.approx(10, abs=0.1)


def test_what_is_being_written_outlives_a_reload_and_a_tab_that_dies(
    page: Page, shared_site: Site
) -> None:
    shared_site.sign_in(page, "noor")
    call = f"{shared_site.url}/gesprekken/{shared_site.story.waiting[1]}/"
    page.goto(call)
    page.get_by_text("beoordelen van een gesprek dat voor mij is getrokken").click()
    page.get_by_role("button", name="Luisteren").click()
    box = page.get_by_label("Wat neemt de medewerker hieruit mee?")
    box.fill("Vat het samen.")
    page.reload()  # at once; what was not sent yet goes along, beside the page that comes
    for _ in range(40):
        if box.input_value() == "Vat het samen.":
            break
        page.wait_for_timeout(250)
        page.goto(call)
    expect(box).to_have_value("Vat het samen.")
    box.fill("")
    box.press_sequentially("Tel tot twee, " * 5, delay=100)  # never a pause in which it is kept
    box.press_sequentially("en nu", delay=100)
    with pytest.raises(Error):
        page.goto("chrome://crash")
    again = page.context.new_page()
    again.goto(call)
    kept = again.get_by_label("Wat neemt de medewerker hieruit mee?").input_value()
    assert kept.startswith("Tel tot twee, Tel tot twee, Tel"), kept


def test_the_address_of_the_sound_is_worth_nothing_to_another(
    player: Page, shared_site: Site
) -> None:
    sound = player.evaluate(f"{AUDIO}.src")
    part = player.request.get(sound, headers={"Range": "bytes=0-43"})
    assert (part.status, part.body()[:4]) == (206, b"RIFF")
    assert part.headers["cache-control"] == "no-store"
    assert player.request.get(sound, headers={"Range": "bytes=99999999-"}).status == 416
    player.context.clear_cookies()
    shared_site.sign_in(player, "petra")
    assert player.request.get(sound).status == 404


RATE, HOURS, TICK = 8000, 3, 10_795
"""Three hours of silence, one byte a sample, with a tone in the last seconds but five."""


def long_call(route: Route) -> None:
    """The part of a call of three hours that is asked for, made on the way."""
    total = 44 + HOURS * 3600 * RATE
    begin = int(route.request.headers.get("range", "bytes=0-").split("=")[1].split("-")[0])
    end = min(begin + 1_000_000, total)
    size = total - 44
    head = b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt "
    head += struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE, 1, 8) + b"data" + struct.pack("<I", size)
    tone = 44 + TICK * RATE
    body = bytearray(head[begin:].ljust(end - begin, b"\x80"))
    for at in range(max(begin, tone), end):
        body[at - begin] = 0xF0 if at // 8 % 2 else 0x10
    headers = {
        "Content-Type": "audio/wav",
        "Accept-Ranges": "bytes",
        "Content-Range": f"bytes {begin}-{end - 1}/{total}",
    }
    route.fulfill(status=206, headers=headers, body=bytes(body))


HEARD = """async () => {
  const audio = new Audio(document.querySelector("[data-player] audio").src);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 256;
  context.createMediaElementSource(audio).connect(analyser).connect(context.destination);
  const wave = new Float32Array(analyser.fftSize);
  await context.resume();
  audio.currentTime = %d - 0.4;
  await audio.play();
  for (const end = Date.now() + 5000; Date.now() < end; ) {
    analyser.getFloatTimeDomainData(wave);
    if (wave.some((sample) => Math.abs(sample) > 0.3)) {
      audio.pause();
      return audio.currentTime;
    }
    await new Promise((next) => setTimeout(next, 4));
  }
  return -1;
}"""


def test_a_moment_at_the_end_of_three_hours_is_exact(player: Page) -> None:
    player.route("**/geluid.wav*", long_call)
    player.evaluate(f"{AUDIO}.load()")
    until(player, f"{AUDIO}.readyState >= 1 && {AUDIO}.duration > 10000")
    assert player.evaluate(f"{AUDIO}.duration") == pytest.approx(HOURS * 3600, abs=0.05)
    player.evaluate(f"{AUDIO}.currentTime = {TICK} + 0.3")
    player.locator("h1").click()
    player.keyboard.press("ArrowDown")
    player.keyboard.press("m")
    comment = player.get_by_label("Opmerking bij 1.1", exact=False)
    expect(comment).to_have_value("[179:55.3] ")
    player.keyboard.press("Escape")
    player.evaluate(f"{AUDIO}.currentTime = 0")
    player.get_by_role("button", name="Speel af vanaf 179:55.3").click()
    until(player, f"!{AUDIO}.paused")
    assert position(player) == pytest.approx(TICK + 0.3, abs=1)
    player.evaluate(f"{AUDIO}.pause()")
    # A busy machine hears it late, never early; once in time is enough.
    off = min(abs(player.evaluate(HEARD % TICK) - TICK) for _ in range(3))
    assert off <= 0.1
