// Slack's texts as nodes: mrkdwn, plain text and rich text. Words never become HTML.
import { el } from "./dom.js"

const emoji = {
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", white_circle: "⚪", large_green_circle: "🟢",
  hourglass_flowing_sand: "⏳", hourglass: "⌛", white_check_mark: "✅", warning: "⚠️", memo: "📝", eyes: "👀", lock: "🔒",
  bell: "🔔", rotating_light: "🚨", telephone_receiver: "📞", pushpin: "📌", round_pushpin: "📍", speech_balloon: "💬",
  bust_in_silhouette: "👤", raising_hand: "🙋", clock3: "🕒", alarm_clock: "⏰", no_entry: "⛔", no_entry_sign: "🚫", paperclip: "📎",
  frame_with_picture: "🖼️", camera: "📷", house: "🏠", wave: "👋", seedling: "🌱", arrow_right: "➡️", link: "🔗",
}

// mark is an emoji by its Slack name; ask is who may read and press what.
export const mark = (name) => emoji[name] ?? ":" + name + ":"

const decode = (s) => s.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")

// plain writes text with line breaks and emoji names.
export function plain(s) {
  return s.replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji[name] ?? all)
}

function mention(label, mine) {
  return el("span", { class: "mention" + (mine ? " me" : ""), text: "@" + label })
}

function link(href, label, world) {
  const here = href.match(/\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})(?:\?thread_ts=([\d.]+))?/)
  if (here) {
    const [, channel, seconds, micros, thread] = here
    return el("button", { type: "button", class: "goto", onclick: () => world.open(channel, thread ?? `${seconds}.${micros}`), text: label })
  }
  if (!/^https?:/.test(href)) return el("span", { class: "link", text: label })
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", text: label })
}

function user(id, world) {
  return mention(world.name(id), id === world.me)
}

// control reads what stands between < and >.
function control(s, world) {
  const [target, ...rest] = s.split("|")
  const label = decode(rest.join("|"))
  if (target.startsWith("@")) return user(target.slice(1), world)
  if (target.startsWith("#")) return el("span", { class: "mention", text: "#" + world.channel(target.slice(1)) })
  if (target.startsWith("!date^")) return label
  if (target.startsWith("!subteam^")) return mention(label.replace(/^@/, "") || "グループ", true)
  if (target.startsWith("!")) return mention({ channel: "チャンネルの全員", here: "いまいる人", everyone: "全員" }[target.slice(1)] ?? target.slice(1), true)
  return link(decode(target), label || decode(target), world)
}

const inline = /<([^<>]+)>|`([^`\n]+)`|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])/g

function spans(s, world) {
  const out = []
  let last = 0
  for (const m of s.matchAll(inline)) {
    out.push(plain(decode(s.slice(last, m.index))))
    if (m[1] !== undefined) out.push(control(m[1], world))
    else if (m[2] !== undefined) out.push(el("code", { text: decode(m[2]) }))
    else if (m[3] !== undefined) out.push(el("b", {}, spans(m[3], world)))
    else if (m[4] !== undefined) out.push(el("i", {}, spans(m[4], world)))
    else out.push(el("s", {}, spans(m[5], world)))
    last = m.index + m[0].length
  }
  out.push(plain(decode(s.slice(last))))
  return out
}

// mrkdwn reads Slack's own markup, line by line for quotes.
export function mrkdwn(s, world) {
  const out = []
  for (const [quote, lines] of runs(s.split("\n"))) {
    const body = spans(lines.join("\n"), world)
    out.push(quote ? el("blockquote", {}, body) : el("span", { class: "lines" }, body))
  }
  return out
}

function runs(lines) {
  const out = []
  for (const line of lines) {
    const quote = /^(?:&gt;|>)\s?/.test(line)
    const text = quote ? line.replace(/^(?:&gt;|>)\s?/, "") : line
    const last = out.at(-1)
    if (last && last[0] === quote) last[1].push(text)
    else out.push([quote, [text]])
  }
  return out
}

// words reads a text object.
export function words(t, world) {
  if (!t) return []
  return t.type === "mrkdwn" ? mrkdwn(t.text ?? "", world) : [el("span", { class: "lines", text: plain(t.text ?? "") })]
}

// rich reads the elements of a rich_text block.
export function rich(elements, world) {
  return elements.map((e) => {
    switch (e.type) {
      case "rich_text_list":
        return el(e.style === "ordered" ? "ol" : "ul", {}, e.elements.map((item) => el("li", {}, parts(item.elements, world))))
      case "rich_text_quote":
        return el("blockquote", {}, parts(e.elements, world))
      case "rich_text_preformatted":
        return el("pre", {}, parts(e.elements, world))
      default:
        return el("span", { class: "lines" }, parts(e.elements ?? [], world))
    }
  })
}

function parts(elements, world) {
  return elements.map((e) => {
    switch (e.type) {
      case "text":
        return styled(e)
      case "link":
        return link(e.url, e.text ?? e.url, world)
      case "user":
        return user(e.user_id, world)
      case "usergroup":
        return mention("グループ", true)
      case "broadcast":
        return control("!" + e.range, world)
      case "channel":
        return control("#" + e.channel_id, world)
      case "emoji":
        return mark(e.name)
      case "date":
        return e.fallback ?? ""
      default:
        return ""
    }
  })
}

function styled(e) {
  const s = e.style ?? {}
  if (s.code) return el("code", { text: e.text })
  let node = e.text
  if (s.strike) node = el("s", {}, node)
  if (s.italic) node = el("i", {}, node)
  if (s.bold) node = el("b", {}, node)
  return node
}
