// Small help for building and keeping DOM nodes.

// el makes an element: attributes, properties that start with "on" as listeners,
// and children (nodes, strings, nested lists; null and false are left out).
export function el(tag, attrs = {}, ...children) {
  const node = document.createElement(tag)
  for (const [k, v] of Object.entries(attrs)) {
    if (v === null || v === undefined || v === false) continue
    if (k.startsWith("on")) node.addEventListener(k.slice(2), v)
    else if (k === "text") node.textContent = v
    else if (k === "value") node.value = v
    else node.setAttribute(k, v === true ? "" : v)
  }
  node.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false))
  return node
}

// icon draws a symbol of the page's sprite.
export function icon(name) {
  const ns = "http://www.w3.org/2000/svg"
  const svg = document.createElementNS(ns, "svg")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  const use = document.createElementNS(ns, "use")
  use.setAttribute("href", "#i-" + name)
  svg.append(use)
  return svg
}

// keep makes parent show the items, in order, and touches only what changed: a
// node stays the same while its item's JSON does. A focused control finds its
// focus again in the node's replacement by its data-focus.
export function keep(parent, items, key, make) {
  const old = parent.kept ?? new Map()
  const now = new Map(items.map((item) => [key(item), { item, sig: JSON.stringify(item) }]))
  for (const [k, { node }] of old) if (!now.has(k)) node.remove()
  let at = parent.firstChild
  for (const [k, held] of now) {
    const before = old.get(k)
    if (before?.sig === held.sig) {
      held.node = before.node
    } else {
      held.node = make(held.item)
      if (before) {
        const focused = before.node.contains(document.activeElement) ? document.activeElement : null
        const seen = focused?.matches(":focus-visible")
        if (at === before.node) at = held.node
        before.node.replaceWith(held.node)
        if (focused) refocus(held.node, focused.dataset.focus, seen)
      }
    }
    if (held.node === at) at = at.nextSibling
    else parent.insertBefore(held.node, at)
  }
  parent.kept = now
}

// refocus finds the same control again. When it is gone, someone who moves by
// keyboard stays at the node, on no button that would do something else.
function refocus(node, name, byKeyboard) {
  const same = name && node.querySelector(`[data-focus="${CSS.escape(name)}"]`)
  if (same) return same.focus()
  if (!byKeyboard) return
  node.tabIndex = -1
  node.focus()
}

// stick keeps a scrolling box at its end, unless its reader scrolled up: when
// something comes, when a picture has loaded, when the box itself shrinks. With
// heads, it does not go past the head of its last child.
export function stick(box, heads = false) {
  let end = true
  let last = 0
  const target = () => {
    const bottom = box.scrollHeight - box.clientHeight
    if (!heads || !box.lastElementChild) return bottom
    return Math.min(bottom, box.lastElementChild.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - 14)
  }
  const again = () => {
    if (end && box.scrollTop < target()) box.scrollTop = target()
  }
  const moved = () => {
    const near = box.scrollTop > target() - 60
    if (near || box.scrollTop < last) end = near // what grew below is no scrolling up
    last = box.scrollTop
  }
  box.addEventListener("scroll", moved, { passive: true })
  box.addEventListener("load", again, true)
  new ResizeObserver(again).observe(box)
  return {
    toEnd() {
      end = true
      box.scrollTop = target()
    },
    change(draw) {
      draw()
      again()
    },
  }
}

// growing makes a textarea as tall as its text, within bounds of the style.
export function growing(area) {
  const fit = () => {
    area.style.height = "auto"
    area.style.height = area.scrollHeight + 2 + "px"
  }
  area.addEventListener("input", fit)
  return fit
}

// entered says whether a key press means "send": Enter alone, and not the Enter
// that confirms a word of an input method.
export function entered(e) {
  return e.key === "Enter" && !e.shiftKey && !e.isComposing && e.keyCode !== 229
}

const timeForm = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", hour: "2-digit", minute: "2-digit", hour12: false })
const dayForm = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", month: "long", day: "numeric", weekday: "short" })

export const clockText = (ms) => timeForm.format(ms)
export const dayText = (ms) => dayForm.format(ms)
