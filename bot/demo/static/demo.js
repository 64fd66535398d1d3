// A seat lights up when something happens to whoever sits there. Everything else works without this.
const LIT = 7000;
const dark = new Map();

const standing = (page) => ["seen", "live", "post-seen"].map((id) => page.getElementById(id)?.value ?? "").join(" ");

function light(frame) {
  const side = frame.dataset.seat;
  const seat = document.getElementById(`seat-${side}`);
  const label = document.querySelector(`[data-look="${side}"]`);
  const news = document.querySelector(`[data-news="${side}"]`);
  seat.classList.add("demo-seat--lit");
  label?.classList.add("demo-look__label--lit");
  news.textContent = `${frame.dataset.name} has just heard something`;
  clearTimeout(dark.get(side));
  dark.set(side, setTimeout(() => {
    seat.classList.remove("demo-seat--lit");
    label?.classList.remove("demo-look__label--lit");
    news.textContent = "";
  }, LIT));
}

function watch(frame) {
  const page = frame.contentDocument;
  if (!page?.body || page.body.dataset.watched) return;
  page.body.dataset.watched = "yes";
  let stood = standing(page);
  page.addEventListener("htmx:after:swap", () => {
    const stands = standing(page);
    if (stands !== stood) light(frame);
    stood = stands;
  });
}

for (const frame of document.querySelectorAll("[data-seat]")) {
  frame.addEventListener("load", () => watch(frame));
  watch(frame);
}

// The list of others shuts when one looks elsewhere.
document.addEventListener("keydown", (event) => {
  const open = document.querySelector(".demo-else[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
