// A button with three dots that opens a small menu.
import { el, icon } from "./dom.js"

// more makes the button and its menu; items are {text, run}.
export function more(name, label, items) {
  const button = el("button", {
    type: "button", class: "iconic tiny", "aria-label": label, title: label, "aria-haspopup": "menu", "aria-expanded": "false", "data-focus": name,
    onclick: () => show(menu.hidden),
  }, icon("more"))
  const menu = el("div", { class: "menu", role: "menu", hidden: true }, items.map((item) =>
    el("button", { type: "button", role: "menuitem", tabindex: "-1", text: item.text, onclick: () => { show(false); button.focus(); item.run() } })))
  const box = el("span", { class: "more" }, button, menu)
  function show(open) {
    menu.hidden = !open
    button.setAttribute("aria-expanded", String(open))
    if (open) menu.firstChild.focus()
  }
  box.addEventListener("focusout", (e) => !box.contains(e.relatedTarget) && show(false))
  box.addEventListener("keydown", (e) => {
    if (menu.hidden) return
    const all = [...menu.children]
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key]
    if (step) {
      e.preventDefault()
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus()
    } else if (e.key === "Escape") {
      e.stopPropagation()
      show(false)
      button.focus()
    }
  })
  return box
}
