// The inputs of Slack's dialogs: drawn, read, and told what is wrong with them.
import { el } from "./dom.js"
import { plain } from "./text.js"

// field draws an input block. A control carries its block and its action; a group
// of boxes carries them at its fieldset.
export function field(b, world) {
  const e = b.element
  const id = "f-" + b.block_id
  const hint = b.hint?.text && el("p", { class: "hint", id: id + "-hint", text: b.hint.text })
  const error = el("p", { class: "error", id: id + "-error", hidden: true })
  const about = (hint ? hint.id + " " : "") + error.id
  const common = { id, name: e.action_id, "data-block": b.block_id, "data-needed": !b.optional, "aria-required": b.optional ? null : "true", "aria-describedby": about }
  const optional = b.optional && el("small", { text: "（なくてもよい）" })
  if (e.type === "radio_buttons" || e.type === "checkboxes") {
    return el("fieldset", { class: "b-input", "data-block": b.block_id, "data-group": e.action_id, "data-needed": !b.optional, "aria-describedby": about, tabindex: "-1" },
      el("legend", {}, plain(b.label.text), optional), el("div", { class: e.options.length > 5 ? "boxes two" : "boxes" }, boxes(e)), hint, error)
  }
  return el("div", { class: "b-input" }, el("label", { for: id }, plain(b.label.text), optional), control(e, common, world), hint, error)
}

function control(e, common, world) {
  switch (e.type) {
    case "plain_text_input":
      return el(e.multiline ? "textarea" : "input", { ...common, maxlength: e.max_length, placeholder: e.placeholder?.text, rows: e.multiline ? "4" : null, value: e.initial_value ?? "" })
    case "static_select":
    case "users_select": {
      const list = e.type === "users_select" ? world.people.map((p) => ({ value: p.id, text: p.name })) : (e.options ?? []).map((o) => ({ value: o.value, text: o.text.text }))
      const select = el("select", common, el("option", { value: "", text: e.placeholder?.text ?? "えらぶ" }), list.map(option))
      select.value = e.initial_option?.value ?? e.initial_user ?? ""
      return select
    }
    case "external_select":
      return finder(e, common, world)
    default:
      return el("input", { ...common, type: { datepicker: "date", timepicker: "time" }[e.type] ?? "text", value: e.initial_date ?? e.initial_time ?? "" })
  }
}

const option = (o) => el("option", { value: o.value, text: plain(o.text) })

function boxes(e) {
  const on = [e.initial_option?.value, ...(e.initial_options ?? []).map((o) => o.value)]
  const type = e.type === "checkboxes" ? "checkbox" : "radio"
  return e.options.map((o) => el("label", { class: "pick" }, el("input", { type, name: e.action_id, value: o.value, checked: on.includes(o.value) }), plain(o.text.text)))
}

// finder is a list whose options the program looks up while one types.
function finder(e, common, world) {
  const list = el("select", { ...common, size: "6" })
  const picked = e.initial_option
  if (picked) {
    list.append(option({ value: picked.value, text: picked.text.text }))
    list.value = picked.value
  }
  let later = 0
  const look = (text, after) => {
    clearTimeout(later)
    later = setTimeout(() => list.isConnected && world.search(e, text), after)
  }
  const query = el("input", {
    type: "search", "aria-label": "ことばで さがす", "aria-controls": common.id, placeholder: "ことばで さがす", autocomplete: "off", enterkeyhint: "search",
    oninput: () => look(query.value, 250),
    onkeydown: (ev) => {
      if (ev.key === "Enter" && !ev.isComposing) { ev.preventDefault(); look(query.value, 0) }
      if (ev.key === "ArrowDown") { ev.preventDefault(); list.focus() }
    },
  })
  look("", 0)
  return el("div", { class: "find" }, query, list, el("p", { class: "hint none", role: "status" }))
}

// offer puts what was found into the lists of a form; what is picked stays picked.
export function offer(form, found) {
  for (const [block, options] of Object.entries(found ?? {})) {
    const list = form.querySelector(`.find [data-block="${CSS.escape(block)}"]`)
    if (!list) continue
    const was = list.value
    list.replaceChildren(...options.map(option))
    list.value = was
    list.parentNode.querySelector(".none").textContent = options.length ? "" : "見つかりません。ことばをかえてみてください。"
  }
}

// values reads the inputs of a form, by action id.
export function values(form) {
  const out = {}
  for (const f of form.querySelectorAll("[data-block]")) out[f.dataset.group ?? f.name] = valueOf(f)
  return out
}

function valueOf(f) {
  return f.dataset.group ? [...f.querySelectorAll("input:checked")].map((i) => i.value).join(",") : f.value
}

// refill puts values back into the fields of the same names.
export function refill(form, kept) {
  for (const f of form.querySelectorAll("[data-block]")) {
    const was = kept[f.dataset.group ?? f.name]
    if (was === undefined) continue
    if (!f.dataset.group) f.value = was
    else for (const i of f.querySelectorAll("input")) i.checked = was.split(",").includes(i.value)
  }
}

// missing are the blocks that must be filled and are not.
export function missing(form) {
  const out = {}
  for (const f of form.querySelectorAll("[data-block][data-needed]")) {
    if (valueOf(f).trim() !== "") continue
    out[f.dataset.block] = f.dataset.group || f.tagName === "SELECT" ? "えらんでください。" : "書いてください。"
  }
  return out
}

// tell shows errors at their fields and goes to the first.
export function tell(form, errors) {
  let first = null
  for (const f of form.querySelectorAll("[data-block]")) {
    mark(form, f, errors[f.dataset.block] ?? "")
    if (errors[f.dataset.block]) first ??= f.dataset.group ? f.querySelector("input") : f
  }
  first?.focus()
}

// clear takes the error away from the field that somebody changes.
export function clear(form, control) {
  const f = control.closest("[data-block]")
  if (f) mark(form, f, "")
}

function mark(form, f, text) {
  const line = form.querySelector("#" + CSS.escape("f-" + f.dataset.block + "-error"))
  line.textContent = text
  line.hidden = text === ""
  if (text === "") f.removeAttribute("aria-invalid")
  else f.setAttribute("aria-invalid", "true")
}
