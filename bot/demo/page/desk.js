// The desk: Slack as the chosen member sees it.
import { tried } from "./api.js"
import { choosePicture } from "./picture.js"
import { blocks } from "./blocks.js"
import { ask, drawView } from "./dialog.js"
import { clockText, dayText, el, entered, growing, icon, keep, stick } from "./dom.js"
import { more } from "./more.js"
import { mark, mrkdwn } from "./text.js"

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
    }, avatar(m.id), el("span", {}, m.name, el("small", { class: m.on ? "on" : "", text: m.on ? "当番中" : m.duty === "当番" ? "当番外" : m.duty }))))
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

function avatar(user) {
  if (!user) return el("span", { class: "face bot", "aria-hidden": "true" }, el("img", { src: "/assets/icon.svg", alt: "", width: "36", height: "36" }))
  const i = state.desk.members.findIndex((m) => m.id === user)
  return el("span", { class: "face p" + i, "aria-hidden": "true", text: world({}).name(user).slice(-1) })
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
      el("p", { text: c.label === "緊急" ? "緊急の相談が始まると、ここにカードが立ちます。" : "まだ相談はありません。スマホから話しかけて、「人と話す」をえらぶと、ここにカードが立ちます。" })) : makePost(p)))
}

const byTime = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0)

// dress adds to a post what its look depends on, so that it is drawn anew when
// that changes. While a message is edited, marks do not disturb it.
function dress(p, more) {
  const own = p.user === me && !p.only
  const edit = own && editing === p.ts
  return { ...p, ...more, own, edit, me, marks: edit ? [] : p.marks }
}

// levels are told by the circle that the card's title begins with.
const levels = { "🔴": "urgent", "🟠": "high", "🟡": "watch", "⚪": "none" }

function makePost(p) {
  const ms = Number(p.ts) * 1000
  const level = !p.user && p.parent && !p.only ? levels[[...(p.text ?? "")][0]] : null
  const title = (p.text ?? "").split("\n")[0]
  const state = level && (title.includes("未対応") ? "waiting" : title.includes("完了") ? "done" : "")
  const w = world(p)
  const mentions = JSON.stringify(p.blocks ?? "").includes(me) || (p.text ?? "").includes("@" + w.name(me))
  const node = el("article", {
    class: "post" + (p.own ? " own" : "") + (p.only ? " only" : "") + (p.open ? " open" : "") + (mentions && !p.own && !p.only ? " forme" : "") + (state ? " " + state : ""),
    "data-level": level, "data-ts": p.ts,
  }, avatar(p.user), el("div", { class: "post-body" },
    p.only && el("p", { class: "only-note" }, icon("eye"), "あなただけに見えています"),
    el("p", { class: "post-head" }, el("b", { text: p.user ? w.name(p.user) : "となり" }), !p.user && el("span", { class: "app", text: "アプリ" }),
      el("time", { datetime: new Date(ms).toISOString(), title: dayText(ms), text: clockText(ms) }),
      p.edited && p.user && el("small", { class: "edited", text: "編集済み" }), p.own && !p.edit && tools(p)),
    p.gone ? el("p", { class: "gone", text: "このメッセージは削除されました。" }) : p.edit ? editor(p) : body(p, w),
    (p.files ?? []).map((f) => file(f, p.user)), (p.marks ?? []).length > 0 && el("p", { class: "marks" }, p.marks.map(badge)),
    p.parent && !p.inside && !p.only && !p.thread && opener(p)))
  return node
}

function body(p, w) {
  const content = p.blocks?.length ? blocks(p.blocks, w) : mrkdwn(p.markup ?? "", w)
  return el("div", { class: "b" }, content)
}

const marks = { hourglass_flowing_sand: "送信待ち", white_check_mark: "届けました", warning: "届いていません", memo: "メモ（届きません）" }

function badge(name) {
  return el("span", { class: "mark " + name }, el("span", { "aria-hidden": "true", text: mark(name) }), marks[name] ?? "")
}

function file(f, by) {
  if (f.image) return el("a", { class: "file", href: f.path, target: "_blank", rel: "noopener" }, el("img", { src: f.path, alt: by ? "職員の写真" : "ご本人の写真" }))
  const how = f.page ? { target: "_blank", rel: "noopener" } : { download: f.name }
  return el("a", { class: "file paper", href: f.path, ...how }, icon("paper"), el("span", {}, f.name, el("small", { text: f.page ? "印刷用のページをひらく" : "ファイルを保存する" })))
}

function opener(p) {
  return el("p", { class: "foot" }, el("button", { type: "button", class: "opener", "data-focus": "open" + p.ts, "aria-expanded": String(p.open), onclick: () => openThread(p.channel, p.ts) },
    icon("reply"), p.count ? `${p.count}件の返信` : "スレッドを開く", p.news && el("span", { class: "dot" }, el("span", { class: "away", text: "新着あり" }))))
}

function tools(p) {
  return el("span", { class: "own-tools" },
    el("button", { type: "button", class: "iconic tiny", "aria-label": "書きなおす", title: "書きなおす", "data-focus": "e" + p.ts, onclick: () => edit(p.ts) }, icon("edit")),
    el("button", {
      type: "button", class: "iconic tiny", "aria-label": "消す", title: "消す", "data-focus": "d" + p.ts,
      onclick: () => tried(`/api/desk/${me}/delete`, { ts: p.ts }),
    }, icon("trash")),
    p.inside && more("m" + p.ts, "メッセージのショートカット", Object.entries(shortcuts).map(([action, text]) => ({
      text, run: () => tried(`/api/desk/${me}/shortcut`, { channel: p.channel, ts: p.ts, action }),
    }))))
}

const shortcuts = { msg_note: "メモにする", msg_send: "この返事を送る" }

function edit(ts) {
  editing = ts
  drawDesk(state)
  if (ts) $("thread").querySelector(".editor textarea")?.focus()
}

function editor(p) {
  const area = el("textarea", { rows: "2", "aria-label": "メッセージを書きなおす", "data-focus": "edit" + p.ts, value: drafts.get(p.ts) ?? p.text })
  const save = async () => {
    if (await tried(`/api/desk/${me}/edit`, { ts: p.ts, text: area.value })) quit()
  }
  const quit = () => {
    drafts.delete(p.ts)
    edit(null)
    $("thread").querySelector(".compose textarea")?.focus()
  }
  area.addEventListener("input", () => drafts.set(p.ts, area.value))
  area.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { e.stopPropagation(); quit() }
    if (entered(e)) { e.preventDefault(); save() }
  })
  queueMicrotask(growing(area))
  return el("form", { class: "editor", onsubmit: (e) => { e.preventDefault(); save() } }, area,
    el("div", { class: "answers" }, el("button", { type: "button", class: "quiet", onclick: quit, text: "やめる" }), el("button", { class: "primary", text: "保存" })))
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
      end.change(() => keep(log, posts, (p) => (p.only ? "only" : "") + p.ts, makePost))
    },
  }
}
