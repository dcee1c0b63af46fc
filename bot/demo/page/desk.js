// The desk: Slack as the chosen member sees it.
import { tried } from "./api.js"
import { choosePicture } from "./picture.js"
import { blocks } from "./blocks.js"
import { ask, drawView } from "./dialog.js"
import { el, entered, growing, icon, keep, stick } from "./dom.js"
import { avatar, makePost } from "./post.js"

const $ = (id) => document.getElementById(id)
const seen = new Map() // by channel or thread: the ts up to which it was looked at
const drafts = new Map() // by thread, and by message while it is edited
let state = null
let me = null
let channel = null
let thread = null // ts of the parent
let editing = null // ts of the own message
let looking = true
const posts = stick($("posts"), true)

// world is what the texts and blocks need to know; press is bound to a post.
const world = (post) => ({
  me,
  people: state.desk.members,
  name: (id) => state.desk.members.find((m) => m.id === id)?.name ?? "となり",
  channel: (id) => state.desk.channels.find((c) => c.id === id)?.label ?? "チャンネル",
  open: (c, ts) => openThread(c, ts),
  drafts,
  edit,
  press: (e, pick) => press(post, e, pick),
})

async function press(post, e, pick) {
  if (e.confirm && !(await ask(e.confirm, e.text?.text))) return
  tried(`/api/desk/${me}/click`, { channel: post.channel, ts: post.ts, action: e.action_id, pick: pick ?? e.value })
}

export function drawDesk(s) {
  state = s
  me ??= s.desk.members[0].id
  channel ??= s.desk.channels[0].id
  drawWho()
  drawChannels()
  drawPosts()
  drawThread()
  drawView(s.desk.views[me], `/api/desk/${me}/`, world({}))
}

// deskNews says whether something new stands at the desk; looking is whether
// this side is on the screen.
export function deskNews(on) {
  looking = on
  if (!state) return false
  if (on) look()
  return state.desk.channels.some((c) => fresh(c.id, top(c)) || top(c).some((p) => fresh(p.ts, replies(c, p.ts))))
}

const home = "home" // the app's home tab stands beside the channels
const current = () => state.desk.channels.find((c) => c.id === channel)
const top = (c) => c.posts.filter((p) => !p.thread || p.broadcast)
const replies = (c, ts) => c.posts.filter((p) => p.thread === ts)
const newest = (posts) => posts.reduce((ts, p) => (p.ts > ts ? p.ts : ts), "")
const fresh = (key, posts) => newest(posts.filter((p) => p.user !== me)) > (seen.get(key) ?? "")

function look() {
  const c = current()
  if (!c) return
  seen.set(channel, newest(top(c)))
  if (thread) seen.set(thread, newest(replies(c, thread)))
}

// Who plays.

function drawWho() {
  const items = state.desk.members.map((m) => ({ ...m, me: m.id === me }))
  keep($("who"), items, (m) => m.id, (m) =>
    el("button", {
      type: "button", role: "radio", "aria-checked": String(m.me), "data-focus": m.id, tabindex: m.me ? "0" : "-1",
      onclick: () => be(m.id), onkeydown: (e) => arrows(e, state.desk.members, me, be, $("who")),
    }, avatar(m.id, world({})), el("span", {}, m.name, el("small", { class: m.on ? "on" : "", text: m.on ? "当番中" : m.duty === "当番" ? "当番外" : m.duty }))))
}

function be(id) {
  me = id
  editing = null
  if (channel === home) tried(`/api/desk/${me}/home`)
  drawDesk(state)
}

function arrows(e, all, now, go, box) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key]
  if (!step) return
  e.preventDefault()
  const ids = all.map((x) => x.id)
  go(ids[(ids.indexOf(now) + step + ids.length) % ids.length])
  box.querySelector("[tabindex='0']").focus()
}

// Channels and their posts.

function drawChannels() {
  const items = [...state.desk.channels, { id: home, label: "ホーム", posts: [] }].map((c) => ({
    id: c.id, label: c.label, on: c.id === channel,
    news: (c.id !== channel || !looking) && (fresh(c.id, top(c)) || top(c).some((p) => fresh(p.ts, replies(c, p.ts)))),
  }))
  keep($("channels"), items, (c) => c.id, (c) =>
    el("button", {
      type: "button", role: "tab", "aria-selected": String(c.on), "aria-controls": "posts", tabindex: c.on ? "0" : "-1", "data-focus": c.id,
      onclick: () => visit(c.id), onkeydown: (e) => arrows(e, [...state.desk.channels, { id: home }], channel, visit, $("channels")),
    }, c.id !== home && el("span", { "aria-hidden": "true", class: "hash", text: "#" }), c.label, c.news && el("span", { class: "dot" }, el("span", { class: "away", text: "新着あり" }))))
}

function visit(id) {
  if (id === channel) return
  channel = id
  thread = null
  editing = null
  if (id === home) tried(`/api/desk/${me}/home`)
  drawDesk(state)
  if (id !== home) posts.toEnd()
}

function openThread(c, ts) {
  channel = c
  thread = ts
  editing = null
  drawDesk(state)
  if (looking) look()
  drawDesk(state)
  threads.get(ts)?.toEnd()
  $("thread").querySelector("textarea")?.focus({ preventScroll: true })
}

function closeThread() {
  const was = thread
  thread = null
  editing = null
  drawDesk(state)
  $("posts").querySelector(`[data-focus="open${was}"]`)?.focus()
}

// drawHome shows what the app published to this member alone.
function drawHome() {
  const view = state.desk.homes[me]
  const w = { ...world({}), press: (e, pick) => tried(`/api/desk/${me}/view-click`, { action: e.action_id, pick: pick ?? e.value }) }
  keep($("posts"), [view ? { ...view, me } : { id: "none" }], (v) => "home" + v.id, (v) =>
    v.blocks ? el("div", { class: "post home" }, el("div", { class: "b post-body" }, blocks(v.blocks, w)))
      : el("div", { class: "empty" }, el("img", { src: "/assets/icon.svg", alt: "", width: "64", height: "64" }), el("p", { text: "自分の担当、待っている相談、当番が、ここに出ます。" })))
}

const command = el("form", { class: "command", onsubmit: run },
  el("label", { for: "command", text: "/tonari" }),
  el("input", { id: "command", autocomplete: "off", maxlength: "200", placeholder: "duty who、duty、event など", enterkeyhint: "send" }),
  el("button", { class: "quiet small", text: "実行" }))

function run(e) {
  e.preventDefault()
  const field = command.querySelector("input")
  const text = field.value
  field.value = ""
  if (channel === home) visit(state.desk.channels[0].id)
  tried(`/api/desk/${me}/command`, { text })
  posts.toEnd()
}

function drawPosts() {
  if (!command.parentNode) $("posts").after(command)
  if (channel === home) return posts.change(drawHome)
  const c = current()
  const only = (state.desk.only[me] ?? []).filter((p) => p.channel === channel && !p.thread).map((p) => ({ ...p, only: true }))
  const shown = [...top(c), ...only].sort(byTime).map((p) => dress(p, {
    count: replies(c, p.ts).length, open: p.ts === thread, news: p.ts !== thread && fresh(p.ts, replies(c, p.ts)), parent: true,
  }))
  posts.change(() => keep($("posts"), shown.length ? shown : [{ ts: "none", none: true }], (p) => p.ts, (p) =>
    p.none ? el("div", { class: "empty" }, el("img", { src: "/assets/icon.svg", alt: "", width: "64", height: "64" }),
      el("p", { text: c.label === "緊急" ? "緊急の相談が始まると、ここにカードが立ちます。" : "まだ相談はありません。スマホから話しかけて、「人と話す」をえらぶと、ここにカードが立ちます。" })) : makePost(p, world(p))))
}

const byTime = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0)

// dress adds to a post what its look depends on, so that it is drawn anew when
// that changes. While a message is edited, marks do not disturb it.
function dress(p, more) {
  const own = p.user === me && !p.only
  const edit = own && editing === p.ts
  return { ...p, ...more, own, edit, me, marks: edit ? [] : p.marks }
}

function edit(ts) {
  editing = ts
  drawDesk(state)
  $("thread").querySelector(ts ? ".editor textarea" : ".compose textarea")?.focus()
}

// The thread beside the channel; it keeps its box and draft for each parent.

const threads = new Map()

function drawThread() {
  const c = current()
  const parent = c && thread && c.posts.find((p) => p.ts === thread)
  const workspace = document.querySelector(".workspace")
  workspace.classList.toggle("threaded", Boolean(parent))
  workspace.classList.toggle("athome", channel === home)
  if (!parent) {
    thread = null
    if ($("thread").firstChild?.className !== "empty") {
      $("thread").replaceChildren(el("div", { class: "empty" }, icon("reply"), el("p", { text: "カードの「スレッドを開く」を押すと、ここで やりとりできます。" })))
    }
    return
  }
  if (!threads.has(thread)) threads.set(thread, makeThread(channel, thread))
  const t = threads.get(thread)
  if (t.root.parentNode !== $("thread")) $("thread").replaceChildren(t.root)
  const only = (state.desk.only[me] ?? []).filter((p) => p.channel === channel && p.thread === thread).map((p) => ({ ...p, only: true }))
  t.draw([parent, ...[...replies(c, thread), ...only].sort(byTime)].map((p) => dress(p, { parent: p.ts === thread && !p.only, inside: true })))
}

function makeThread(channel, ts) {
  const log = el("div", { class: "thread-log scroll", role: "log", "aria-live": "polite", "aria-label": "スレッド", tabindex: "0" })
  const field = el("textarea", { rows: "1", "aria-label": "スレッドに返信", placeholder: "返信を書く", maxlength: "10000", enterkeyhint: "send" })
  const end = stick(log)
  const fit = growing(field)
  const note = el("button", { type: "button", class: "quiet small", onclick: memo, text: "メモにする" })
  const share = el("button", {
    type: "button", class: "iconic tiny", "aria-label": "写真をつける", title: "写真をつける",
    onclick: () => choosePicture((data) => tried(`/api/desk/${me}/share`, { channel, thread: ts, data })),
  }, icon("photo"))
  const form = el("form", { class: "compose", onsubmit: (e) => { e.preventDefault(); send() } }, field,
    el("div", { class: "compose-foot" }, note, share, el("span", { class: "as" }), el("button", { class: "primary", "aria-label": "送信" }, icon("send"), "送信")))
  field.addEventListener("keydown", (e) => {
    if (entered(e)) {
      e.preventDefault()
      send()
    }
  })
  function memo() {
    if (!field.value.startsWith("メモ:")) field.value = "メモ: " + field.value
    fit()
    field.focus()
  }
  async function send() {
    const text = field.value
    if (text.trim() === "") return
    field.value = ""
    fit()
    end.toEnd()
    if (!(await tried(`/api/desk/${me}/type`, { channel, thread: ts, text })) && field.value === "") field.value = text
  }
  const root = el("div", { class: "thread-box" },
    el("div", { class: "thread-head" }, el("button", { type: "button", class: "iconic", "aria-label": "スレッドを閉じる", onclick: closeThread }, icon("back"), icon("close")), el("h3", { text: "スレッド" })), log, form)
  root.addEventListener("keydown", (e) => e.key === "Escape" && closeThread())
  return {
    root,
    toEnd: end.toEnd,
    draw(posts) {
      form.querySelector(".as").textContent = world({}).name(me) + "として"
      end.change(() => keep(log, posts, (p) => (p.only ? "only" : "") + p.ts, (p) => makePost(p, world(p))))
    },
  }
}
