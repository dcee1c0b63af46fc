// One post: who wrote it, what stands in it, and what can be done with it.
import { tried } from "./api.js"
import { blocks } from "./blocks.js"
import { clockText, dayText, el, entered, growing, icon } from "./dom.js"
import { more } from "./more.js"
import { mark, mrkdwn } from "./text.js"

// avatar is a member's, or the app's, picture.
export function avatar(user, w) {
  if (!user) return el("span", { class: "face bot", "aria-hidden": "true" }, el("img", { src: "/assets/icon.svg", alt: "", width: "36", height: "36" }))
  const i = w.people.findIndex((m) => m.id === user)
  return el("span", { class: "face p" + i, "aria-hidden": "true", text: w.name(user).slice(-1) })
}

// levels are told by the circle that the card's title begins with.
const levels = { "🔴": "urgent", "🟠": "high", "🟡": "watch", "⚪": "none" }

// makePost draws a post for whoever w says is looking.
export function makePost(p, w) {
  const ms = Number(p.ts) * 1000
  const level = !p.user && p.parent && !p.only ? levels[[...(p.text ?? "")][0]] : null
  const title = (p.text ?? "").split("\n")[0]
  const stage = level && (title.includes("未対応") ? "waiting" : title.includes("完了") ? "done" : "")
  const mentions = JSON.stringify(p.blocks ?? "").includes(w.me) || (p.text ?? "").includes("@" + w.name(w.me))
  const node = el("article", {
    class: "post" + (p.own ? " own" : "") + (p.only ? " only" : "") + (p.open ? " open" : "") + (mentions && !p.own && !p.only ? " forme" : "") + (stage ? " " + stage : ""),
    "data-level": level, "data-ts": p.ts,
  }, avatar(p.user, w), el("div", { class: "post-body" },
    p.only && el("p", { class: "only-note" }, icon("eye"), "あなただけに見えています"),
    el("p", { class: "post-head" }, el("b", { text: p.user ? w.name(p.user) : "となり" }), !p.user && el("span", { class: "app", text: "アプリ" }),
      el("time", { datetime: new Date(ms).toISOString(), title: dayText(ms), text: clockText(ms) }),
      p.edited && p.user && el("small", { class: "edited", text: "編集済み" }), p.own && !p.edit && tools(p, w)),
    p.gone ? el("p", { class: "gone", text: "このメッセージは削除されました。" }) : p.edit ? editor(p, w) : body(p, w),
    (p.files ?? []).map((f) => file(f, p.user)), (p.marks ?? []).length > 0 && el("p", { class: "marks" }, p.marks.map(badge)),
    p.parent && !p.inside && !p.only && !p.thread && opener(p, w)))
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

function opener(p, w) {
  return el("p", { class: "foot" }, el("button", { type: "button", class: "opener", "data-focus": "open" + p.ts, "aria-expanded": String(p.open), onclick: () => w.open(p.channel, p.ts) },
    icon("reply"), p.count ? `${p.count}件の返信` : "スレッドを開く", p.news && el("span", { class: "dot" }, el("span", { class: "away", text: "新着あり" }))))
}

function tools(p, w) {
  return el("span", { class: "own-tools" },
    el("button", { type: "button", class: "iconic tiny", "aria-label": "書きなおす", title: "書きなおす", "data-focus": "e" + p.ts, onclick: () => w.edit(p.ts) }, icon("edit")),
    el("button", {
      type: "button", class: "iconic tiny", "aria-label": "消す", title: "消す", "data-focus": "d" + p.ts,
      onclick: () => tried(`/api/desk/${w.me}/delete`, { ts: p.ts }),
    }, icon("trash")),
    p.inside && more("m" + p.ts, "メッセージのショートカット", Object.entries(shortcuts).map(([action, text]) => ({
      text, run: () => tried(`/api/desk/${w.me}/shortcut`, { channel: p.channel, ts: p.ts, action }),
    }))))
}

const shortcuts = { msg_note: "メモにする", msg_send: "この返事を送る" }

function editor(p, w) {
  const area = el("textarea", { rows: "2", "aria-label": "メッセージを書きなおす", "data-focus": "edit" + p.ts, value: w.drafts.get(p.ts) ?? p.text })
  const save = async () => {
    if (await tried(`/api/desk/${w.me}/edit`, { ts: p.ts, text: area.value })) quit()
  }
  const quit = () => {
    w.drafts.delete(p.ts)
    w.edit(null)
  }
  area.addEventListener("input", () => w.drafts.set(p.ts, area.value))
  area.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { e.stopPropagation(); quit() }
    if (entered(e)) { e.preventDefault(); save() }
  })
  queueMicrotask(growing(area))
  return el("form", { class: "editor", onsubmit: (e) => { e.preventDefault(); save() } }, area,
    el("div", { class: "answers" }, el("button", { type: "button", class: "quiet", onclick: quit, text: "やめる" }), el("button", { class: "primary", text: "保存" })))
}
