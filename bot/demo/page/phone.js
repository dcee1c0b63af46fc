// The phones: each keeps its own screen, so drafts and scroll places stay.
import { act, say, tried } from "./api.js"
import { clockText, dayText, el, entered, growing, icon, keep, stick } from "./dom.js"
import { choosePicture } from "./picture.js"

const tabs = document.getElementById("phone-tabs")
const stage = document.getElementById("handset")

const screens = new Map() // by phone id
const seen = new Map() // by phone id: number of bubbles that were looked at
let state = null
let current = null
let wanted = null // a new phone that the picture does not have yet

const stickers = { hello: "こんにちは", thanks: "ありがとう", ok: "うん", tired: "つかれた", sad: "かなしい" }

document.getElementById("phone-add").addEventListener("click", async () => {
  const a = await act("/api/phones")
  if (!a.ok) return say(a.message)
  wanted = a.id
  if (state) drawPhones(state)
})

function choose(id) {
  current = id
  if (state) {
    drawPhones(state)
    screens.get(id)?.root.querySelector("textarea, .befriend button")?.focus({ preventScroll: true })
  }
}

export function drawPhones(s) {
  state = s
  if (wanted && s.phones.some((p) => p.id === wanted)) {
    const id = wanted
    wanted = null
    return choose(id)
  }
  if (!s.phones.some((p) => p.id === current)) current = s.phones[0]?.id ?? null
  const items = s.phones.map((p) => ({ id: p.id, name: p.name, on: p.id === current, news: p.id !== current && unseen(p) }))
  keep(tabs, items, (t) => t.id, makeTab)
  for (const p of s.phones) {
    if (!screens.has(p.id)) screens.set(p.id, makeScreen(p.id))
    const screen = screens.get(p.id)
    if (p.id === current && screen.root.parentNode !== stage) {
      stage.replaceChildren(screen.root)
      screen.toEnd()
    }
    screen.draw(p)
  }
  stage.setAttribute("aria-labelledby", "tab-" + current)
}

function makeTab(t) {
  return el("button", {
    type: "button", role: "tab", id: "tab-" + t.id, "aria-selected": String(t.on), "data-focus": t.id, "aria-controls": "handset",
    tabindex: t.on ? "0" : "-1", onclick: () => choose(t.id), onkeydown: arrows,
  }, t.name, t.news && el("span", { class: "dot" }, el("span", { class: "away", text: "新着あり" })))
}

// arrows moves between tabs with the arrow keys.
function arrows(e) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key]
  if (!step) return
  e.preventDefault()
  const all = state.phones.map((p) => p.id)
  choose(all[(all.indexOf(current) + step + all.length) % all.length])
  tabs.querySelector(`[data-focus="${current}"]`).focus()
}

const received = (p) => p.bubbles.filter((b) => !b.mine).length
const unseen = (p) => received(p) > (seen.get(p.id) ?? 0)

// phoneNews says whether a phone has something new; looking at this side means
// that the current phone's news are seen.
export function phoneNews(looking) {
  if (!state) return false
  const p = state.phones.find((x) => x.id === current)
  if (p && looking) seen.set(p.id, received(p))
  return state.phones.some(unseen)
}

// makeScreen builds one phone.
function makeScreen(id) {
  const path = "/api/phones/" + id + "/"
  const time = el("time")
  const more = el("button", { type: "button", class: "iconic", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "メニュー" }, icon("more"))
  const menu = el("div", { class: "menu", hidden: true, role: "menu" })
  const log = el("div", { class: "talk scroll", role: "log", "aria-live": "polite", "aria-label": "トーク", tabindex: "0" })
  const chips = el("div", { class: "chips", role: "group", "aria-label": "えらべる返事" })
  const field = el("textarea", { rows: "1", "aria-label": "メッセージ", placeholder: "メッセージを書く", maxlength: "10000", enterkeyhint: "send" })
  const send = el("button", { type: "submit", class: "iconic send", "aria-label": "送信" }, icon("send"))
  const face = el("button", { type: "button", class: "iconic", "aria-label": "スタンプをえらぶ", "aria-expanded": "false", onclick: () => tray(true) }, icon("face"))
  const shelf = el("div", { class: "shelf", role: "group", "aria-label": "スタンプ", hidden: true },
    Object.entries(stickers).map(([name, label]) => el("button", {
      type: "button", "aria-label": label, onclick: () => { tray(false); tried(path + "sticker", { sticker: name }) },
    }, el("img", { src: `/assets/sticker-${name}.svg`, alt: "", width: "56", height: "56" }))))
  const menuBar = el("button", { type: "button", class: "iconic", "aria-label": "メニューをひらく", "aria-expanded": "false", hidden: true, onclick: () => showMenu(tiles.hidden) }, icon("menu"))
  const tiles = el("div", { class: "tiles", role: "group", "aria-label": "メニュー", hidden: true })
  const composer = el("form", { class: "composer", onsubmit: (e) => { e.preventDefault(); speak() } }, menuBar,
    el("button", { type: "button", class: "iconic", "aria-label": "写真を送る", onclick: () => choosePicture((data) => tried(path + "picture", { data })) }, icon("photo")),
    el("button", { type: "button", class: "iconic", "aria-label": "場所を送る", onclick: () => tried(path + "place") }, icon("place")),
    el("div", { class: "field" }, field, face), send)
  const closed = el("div", { class: "closed", hidden: true },
    el("p", { text: "このアカウントをブロックしています。" }),
    el("button", { type: "button", class: "quiet", onclick: () => tried(path + "unblock"), text: "ブロックをやめる" }))
  const talk = el("div", { class: "talk-side" }, log, chips, shelf, tiles, composer, closed)
  const hello = el("div", { class: "befriend" },
    el("span", { class: "avatar big", "aria-hidden": "true" }, el("img", { src: "/assets/icon.svg", alt: "", width: "88", height: "88" })),
    el("p", { class: "account", text: "となり" }), el("p", { class: "sort", text: "公式アカウント" }),
    el("p", { class: "why", text: "ちらしのQRコードを読みとったところです。" }),
    el("button", { type: "button", class: "primary line", onclick: () => tried(path + "follow") }, icon("plus"), "友だち追加"))
  const root = el("div", { class: "lcd" },
    el("div", { class: "status" }, time, el("span", { class: "camera", "aria-hidden": "true" }), el("span", { class: "battery", "aria-hidden": "true" })),
    el("div", { class: "talk-head" },
      el("span", { class: "avatar", "aria-hidden": "true" }, el("img", { src: "/assets/icon.svg", alt: "", width: "36", height: "36" })),
      el("span", { class: "account" }, "となり", el("small", { text: "公式アカウント" })), more, menu),
    hello, talk)

  const end = stick(log)
  const fit = growing(field)
  field.addEventListener("keydown", (e) => {
    if (entered(e)) {
      e.preventDefault()
      speak()
    }
  })
  async function speak() {
    const text = field.value.trim()
    if (text === "") return
    field.value = ""
    fit()
    end.toEnd()
    if (!(await tried(path + "say", { text })) && field.value === "") field.value = text
  }
  function tray(open) {
    const was = !shelf.hidden
    shelf.hidden = !open || was
    face.setAttribute("aria-expanded", String(!shelf.hidden))
    if (!shelf.hidden) shelf.querySelector("button").focus()
    else if (was) face.focus()
  }
  shelf.addEventListener("keydown", (e) => e.key === "Escape" && tray(false))
  function showMenu(open) {
    tiles.hidden = !open
    menuBar.setAttribute("aria-expanded", String(open))
    end.toEnd()
  }
  function drawMenu(m) {
    if (tiles.dataset.picture === (m?.picture ?? "")) return
    tiles.dataset.picture = m?.picture ?? ""
    menuBar.hidden = !m
    if (!m) return showMenu(false)
    tiles.replaceChildren(el("img", { src: m.picture, alt: "" }), ...m.areas.map((a) => tile(a)))
  }
  function tile(a) {
    const b = el("button", { type: "button", "aria-label": a.label, onclick: () => {
      showMenu(false)
      menuBar.focus({ preventScroll: true })
      tried(path + "tap", { label: a.label })
    } })
    Object.assign(b.style, { left: a.x + "%", top: a.y + "%", width: a.w + "%", height: a.h + "%" })
    return b
  }
  function drop(open) {
    menu.hidden = !open
    more.setAttribute("aria-expanded", String(open))
    if (open) menu.querySelector("button").focus()
  }
  more.addEventListener("click", () => drop(menu.hidden))
  root.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !menu.hidden) {
      drop(false)
      more.focus()
    }
  })
  root.addEventListener("click", (e) => {
    if (!menu.hidden && !menu.contains(e.target) && !more.contains(e.target)) drop(false)
  })

  function makeBubble(b) {
    if (b.day) return el("p", { class: "day", text: b.day })
    if (b.typing) return el("div", { class: "row bot typing", "aria-label": "入力中" }, face1(b), el("div", { class: "bubble" }, el("i"), el("i"), el("i")))
    const stamp = el("time", { class: "at", datetime: new Date(b.at).toISOString(), text: clockText(b.at) })
    if (b.unsent) return el("p", { class: "day", text: "送信を取り消しました" })
    if (b.mine) {
      return el("div", { class: "row mine" }, el("span", { class: "side" },
        el("button", { type: "button", class: "iconic tiny", "aria-label": "送信を取り消す", title: "送信を取り消す", "data-focus": "u" + b.id, onclick: () => tried(path + "unsend", { message: b.id }) }, icon("undo")), stamp), content(b))
    }
    return el("div", { class: "row bot" + (b.first ? " first" : "") + (b.human ? " human" : "") }, face1(b),
      el("div", { class: "said" }, b.first && el("span", { class: "sender", text: b.sender }), el("div", { class: "line" }, content(b), stamp)))
  }
  function content(b) {
    if (b.cards) return cards(b)
    if (b.sticker) return el("img", { class: "sticker", src: `/assets/sticker-${b.sticker}.svg`, alt: "スタンプ：" + stickers[b.sticker], width: "112", height: "112" })
    if (b.picture) return el("img", { class: "picture", src: b.picture, alt: b.mine ? "送った写真" : "とどいた写真" })
    if (b.place) return el("div", { class: "bubble place" }, el("span", { class: "map", "aria-hidden": "true" }, icon("place")), el("b", { text: b.place.title }), el("span", { text: b.place.address }))
    return el("div", { class: "bubble" }, numbers(b.text ?? ""), b.file && el("a", { class: "fetch", href: b.file, target: "_blank", rel: "noopener", text: "ファイルを開く" }), (b.buttons ?? []).length > 0 && el("span", { class: "buttons" }, b.buttons.map((label) =>
      el("button", { type: "button", "data-focus": b.id + label, onclick: () => tried(path + "tap", { label }), text: label }))))
  }

  // cards stand side by side; a reader without a finger scrolls them with the arrow
  // keys, or goes through their buttons.
  function cards(b) {
    return el("ul", { class: "cards", role: "list", "aria-label": b.text, tabindex: "0", "data-focus": b.id + "cards" }, b.cards.map((c) =>
      el("li", { class: "card" }, el("b", { class: "title", text: c.title }), c.lines.map((l) => el("p", {}, numbers(l))),
        c.buttons.length > 0 && el("div", { class: "buttons" }, c.buttons.map((x) => cardButton(b, c, x))))))
  }
  function cardButton(b, c, x) {
    const named = { "data-focus": b.id + "b" + x.number, "aria-label": `${x.label}（${c.title}）`, text: x.label }
    if (/^tel:/.test(x.uri ?? "")) return el("a", { ...named, class: "call", href: x.uri })
    if (/^https:/.test(x.uri ?? "")) return el("a", { ...named, href: x.uri, target: "_blank", rel: "noopener noreferrer" })
    return el("button", { ...named, type: "button", onclick: () => tried(path + "press", { message: b.id, button: x.number }) })
  }

  return {
    root,
    toEnd: end.toEnd,
    draw(p) {
      time.textContent = clockText(Date.now() + state.shift)
      const met = p.friend || p.blocked || p.bubbles.length > 0
      hello.hidden = met
      talk.hidden = !met
      more.hidden = !met
      menu.replaceChildren(el("button", {
        type: "button", role: "menuitem", text: p.blocked ? "ブロックをやめる" : "ブロックする",
        onclick: () => { drop(false); tried(path + (p.blocked ? "unblock" : "block")) },
      }))
      closed.hidden = !p.blocked
      composer.hidden = p.blocked
      drawMenu(p.blocked ? null : p.menu)
      const choices = p.blocked ? [] : p.choices
      const held = document.activeElement
      const byKeyboard = (hello.contains(held) || chips.contains(held)) && held.matches(":focus-visible")
      end.change(() => {
        keep(log, rows(p), (b) => b.key ?? b.id, makeBubble)
        keep(chips, choices.map((label, i) => ({ label, i })), (c) => c.i + c.label, (c) =>
          el("button", { type: "button", "data-focus": c.label, onclick: () => tried(path + "tap", { label: c.label }), text: c.label }))
        chips.hidden = choices.length === 0
      })
      if (byKeyboard && !held.checkVisibility()) field.focus({ preventScroll: true })
    },
  }
}

// rows puts days between the bubbles and knows where a sender begins.
function rows(p) {
  const out = []
  let day = "", sender = null
  for (const b of p.bubbles) {
    const d = dayText(b.at)
    if (d !== day) {
      out.push({ key: "day" + d, day: d })
      day = d
      sender = null
    }
    const who = b.mine ? "" : b.sender
    out.push({ ...b, first: who !== sender })
    sender = who
  }
  if (p.loading) out.push({ key: "typing", typing: true })
  return out
}

function face1(b) {
  return el("span", { class: "avatar", "aria-hidden": "true" },
    b.human ? (b.sender.match(/[A-Za-z0-9]$/)?.[0] ?? b.sender.slice(0, 1)) : el("img", { src: "/assets/icon.svg", alt: "", width: "36", height: "36" }))
}

// numbers marks telephone numbers and addresses as LINE does; here they do not
// call or open anything.
function numbers(text) {
  const out = el("span", { class: "text" })
  let last = 0
  for (const m of text.matchAll(/#?\d{2,4}-\d{1,4}-\d{3,5}|https?:\/\/[^\s、。）)]+/g)) {
    out.append(text.slice(last, m.index), el("span", { class: /^http/.test(m[0]) ? "link" : "link tel", text: m[0] }))
    last = m.index + m[0].length
  }
  out.append(text.slice(last))
  return out
}
