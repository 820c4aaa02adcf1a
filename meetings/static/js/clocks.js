import { words } from "./words.js";

// Deadlines (data-until) and speech clocks (data-clock) go on between two answers of the server.
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SOON = DAY;
let timer = null;

export function clocks(root) {
  root.querySelectorAll("[data-clock][data-since]").forEach((clock) => {
    // The difference of two server times and of two local times: a wrong local clock does no harm.
    const before = (Date.parse(clock.dataset.now) - Date.parse(clock.dataset.since)) / 1000;
    clock.dataset.base = Number(clock.dataset.used) + Math.max(0, before);
    clock.dataset.seen = performance.now();
  });
  tick();
  timer ??= setInterval(tick, 1000);
}

function tick() {
  document.querySelectorAll("[data-until]").forEach(tellDeadline);
  document.querySelectorAll("[data-clock][data-base]").forEach(tellSpeech);
}

function tellDeadline(element) {
  const seconds = (Date.parse(element.dataset.until) - Date.now()) / 1000;
  const text = meaning(seconds);
  if (element.textContent !== text) {
    element.textContent = text;
  }
  element.classList.toggle("is-late", seconds < 0);
  element.classList.toggle("is-soon", seconds >= 0 && seconds < SOON);
}

function meaning(seconds) {
  const size = Math.abs(seconds);
  const [unit, length] = size >= 2 * DAY ? ["day", DAY] : size >= HOUR ? ["hour", HOUR] : ["minute", MINUTE];
  const count = Math.max(1, Math.floor(size / length));
  const amount = `${count} ${words[unit][count === 1 ? 0 : 1]}`;
  return seconds < 0 ? words.late(amount) : words.left(amount);
}

function tellSpeech(clock) {
  const used = Number(clock.dataset.base) + (performance.now() - Number(clock.dataset.seen)) / 1000;
  const allotted = Number(clock.dataset.allotted);
  clock.querySelector("[data-clock-value]").textContent = face(used);
  clock.querySelector("progress").value = Math.min(used, allotted);
  clock.classList.toggle("speech-clock-over", used > allotted);
}

function face(seconds) {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE), whole % MINUTE];
  const two = (number) => String(number).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}
