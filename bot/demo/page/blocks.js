// Block Kit as nodes: what a message or a dialog shows, and what can be pressed.
import { el } from "./dom.js"
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

// field draws an input of a dialog; its value is read by values().
function field(b, world) {
  const id = "f-" + b.block_id
  const e = b.element
  const hint = b.hint?.text
  const error = world.errors?.[b.block_id]
  const about = [hint && id + "-hint", error && id + "-error"].filter(Boolean).join(" ") || null
  const common = { id, name: e.action_id, "data-block": b.block_id, "aria-describedby": about, "aria-invalid": error ? "true" : null, required: b.optional ? null : true }
  let control
  switch (e.type) {
    case "plain_text_input":
      control = el(e.multiline ? "textarea" : "input", { ...common, maxlength: e.max_length, placeholder: e.placeholder?.text, rows: e.multiline ? "4" : null, value: e.initial_value ?? "" })
      break
    case "static_select":
    case "users_select":
      control = el("select", common, el("option", { value: "", text: e.placeholder?.text ?? "えらぶ" }), options(e, world))
      control.value = e.initial_option?.value ?? e.initial_user ?? ""
      break
    case "external_select": { // what can be picked is looked up
      const found = world.found?.[b.block_id]
      if (!found) queueMicrotask(() => world.search(e, ""))
      const select = el("select", common, el("option", { value: "", text: found?.length === 0 ? "見つかりません" : "えらぶ" }),
        (found ?? []).map((o) => el("option", { value: o.value, text: plain(o.text) })))
      control = el("div", { class: "find" }, el("input", {
        type: "search", "aria-label": "さがす", placeholder: "さがす", value: world.query ?? "",
        onchange: (ev) => world.search(e, ev.target.value),
        onkeydown: (ev) => { if (ev.key === "Enter") { ev.preventDefault(); world.search(e, ev.target.value) } },
      }), select)
      break
    }
    case "radio_buttons":
    case "checkboxes": {
      const on = [e.initial_option?.value, ...(e.initial_options ?? []).map((o) => o.value)]
      return el("fieldset", { class: "b-input", "data-group": e.action_id }, el("legend", {}, plain(b.label.text)),
        e.options.map((o) => el("label", { class: "pick" }, el("input", {
          type: e.type === "checkboxes" ? "checkbox" : "radio", name: e.action_id, value: o.value, checked: on.includes(o.value),
        }), plain(o.text.text))), error && el("p", { class: "error", text: error }))
    }
    default:
      control = el("input", { ...common, type: { datepicker: "date", timepicker: "time" }[e.type] ?? "text", value: e.initial_date ?? e.initial_time ?? "" })
  }
  return el("div", { class: "b-input" }, el("label", { for: id }, plain(b.label.text), b.optional && el("small", { text: "（なくてもよい）" })), control,
    hint && el("p", { class: "hint", id: id + "-hint", text: hint }), error && el("p", { class: "error", id: id + "-error", text: error }))
}

// values reads the inputs of a form, by action id.
export function values(form) {
  const out = {}
  for (const f of form.querySelectorAll("[data-block]")) out[f.name] = f.value
  for (const g of form.querySelectorAll("[data-group]")) {
    out[g.dataset.group] = [...g.querySelectorAll("input:checked")].map((i) => i.value).join(",")
  }
  return out
}
