// Block Kit as nodes: what a message or a dialog shows, and what can be pressed.
import { el } from "./dom.js"
import { field } from "./fields.js"
import { plain, rich, words } from "./text.js"

// blocks draws a list of blocks. world knows names and does what is pressed:
// world.press(element, pick) and world.people.
export function blocks(list, world) {
  return list.map((b) => block(b, world))
}

function block(b, world) {
  switch (b.type) {
    case "header":
      return el("h3", { class: "b-header" }, words(b.text, world))
    case "section":
      return el("div", { class: "b-section" },
        el("div", { class: "b-text" }, words(b.text, world),
          b.fields && el("div", { class: "b-fields" }, b.fields.map((f) => el("div", {}, words(f, world))))),
        b.accessory && element(b.accessory, world))
    case "context":
      return el("div", { class: "b-context" }, b.elements.map((e) => el("span", {}, words(e, world))))
    case "actions":
      return el("div", { class: "b-actions" }, b.elements.map((e) => element(e, world)))
    case "rich_text":
      return el("div", { class: "b-rich" }, rich(b.elements, world))
    case "divider":
      return el("hr")
    case "image":
      return el("p", { class: "b-context", text: b.alt_text })
    case "input":
      return field(b, world)
    default:
      return null
  }
}

function element(e, world) {
  switch (e.type) {
    case "button":
      return el("button", {
        type: "button", class: "b-button " + (e.style ?? ""), "data-focus": e.action_id, onclick: () => world.press(e),
      }, plain(e.text.text))
    case "static_select":
    case "users_select":
    case "overflow":
      return el("select", {
        class: "b-select", "aria-label": e.placeholder?.text ?? "えらぶ", "data-focus": e.action_id,
        onchange: (ev) => { const v = ev.target.value; ev.target.value = ""; if (v) world.press(e, v) },
      }, el("option", { value: "", text: e.placeholder?.text ?? "えらぶ" }), options(e, world))
    default:
      return null
  }
}

function options(e, world) {
  if (e.type === "users_select") return world.people.map((p) => el("option", { value: p.id, text: p.name }))
  return (e.options ?? []).map((o) => el("option", { value: o.value, text: plain(o.text.text) }))
}
