// The page: one picture from the server, two sides that draw it.
import { tried, listen } from "./api.js"
import { clockText, dayText } from "./dom.js"
import { drawPhones, phoneNews } from "./phone.js"
import { drawDesk, deskNews } from "./desk.js"

let state = null

const $ = (id) => document.getElementById(id)

listen(
  (s) => {
    state = s
    draw()
  },
  (linked) => {
    banner(linked ? "" : "お試しとのつながりが切れました。つなぎなおしています…")
  },
)

function draw() {
  if (state.ready) banner("")
  else banner("ボットを準備しています。少しだけお待ちください。")
  drawPhones(state)
  drawDesk(state)
  drawClock()
  drawNews()
}

function banner(text) {
  $("banner").textContent = text
  $("banner").hidden = text === ""
}

// The two sides of a narrow screen.

const narrow = matchMedia("(max-width: 899px)")

function show(side) {
  document.body.dataset.side = side
  for (const b of document.querySelectorAll(".sides button")) b.setAttribute("aria-pressed", String(b.dataset.to === side))
  if (state) draw()
}

function drawNews() {
  const side = document.body.dataset.side
  const news = { phone: phoneNews(!narrow.matches || side === "phone"), desk: deskNews(!narrow.matches || side === "desk") }
  for (const b of document.querySelectorAll(".sides button")) b.querySelector(".dot").hidden = !news[b.dataset.to] || b.dataset.to === side
}

for (const b of document.querySelectorAll(".sides button")) b.addEventListener("click", () => show(b.dataset.to))
narrow.addEventListener("change", () => state && draw())

// The clock.

function drawClock() {
  if (!state) return
  const now = Date.now() + state.shift
  $("clock-day").textContent = dayText(now) + " "
  $("clock-minute").textContent = clockText(now)
  $("clock-time").dateTime = new Date(now).toISOString()
  const duty = state.desk.members.some((m) => m.on)
  $("clock-duty").textContent = (duty ? "当番あり" : "当番なし") + (state.open ? "" : "（時間外）")
  $("clock-duty").className = duty ? "on" : "off"
  $("clock-hours").textContent = state.hours
  $("clock-duty-go").textContent = state.open ? "当番のいない時間へ" : "当番がはじまる時間へ"
}

setInterval(drawClock, 1000)

$("clock-open").addEventListener("click", () => $("clock-dialog").showModal())
$("clock-dialog").addEventListener("click", async (e) => {
  const b = e.target.closest("button[data-minutes], button[data-to]")
  if (!b) return
  await tried("/api/clock", b.dataset.to ? { to: b.dataset.to } : { minutes: Number(b.dataset.minutes) })
})

$("howto-open").addEventListener("click", () => {
  $("howto").showModal()
  $("howto").scrollTop = 0 // its button stands at the end
})

// A click beside a dialog closes it, as Escape does.
for (const d of document.querySelectorAll("dialog")) {
  d.addEventListener("click", (e) => {
    if (e.target === d) d.close()
  })
}
