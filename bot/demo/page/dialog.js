// Dialogs: a question with two answers, and Slack's modals.
import { tried } from "./api.js"
import { blocks, values } from "./blocks.js"
import { el } from "./dom.js"
import { plain } from "./text.js"

// ask shows a confirmation and resolves to what was answered; Escape is no.
export function ask(confirm, label) {
  return new Promise((resolve) => {
    const text = (t, other) => plain(t?.text ?? other)
    const yes = el("button", { value: "yes", class: confirm.style === "danger" ? "danger" : "primary" }, text(confirm.confirm, label))
    const dialog = el("dialog", { "aria-labelledby": "ask-title", "aria-describedby": "ask-text" },
      el("h2", { id: "ask-title" }, text(confirm.title, "たしかめてください")),
      el("p", { id: "ask-text", class: "lines" }, text(confirm.text, "")),
      el("form", { method: "dialog", class: "answers" }, el("button", { value: "no", class: "quiet" }, text(confirm.deny, "もどる")), yes))
    dialog.addEventListener("click", (e) => e.target === dialog && dialog.close("no"))
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(dialog.returnValue === "yes")
    })
    document.body.append(dialog)
    dialog.showModal()
    yes.focus()
  })
}

let open = null // {sig, dialog}
let query = "" // what was looked for last

// drawView shows the modal that a member has open, or closes it.
export function drawView(view, path, world) {
  const sig = view ? JSON.stringify(view) + path : ""
  if (sig === (open?.sig ?? "")) return
  const kept = open && view && open.id === view.id ? values(open.dialog.querySelector("form")) : null
  open?.dialog.remove()
  open = null
  if (!view) {
    query = ""
    return
  }
  const inside = { ...world, errors: view.errors, found: view.found, query, search: (e, text) => {
    query = text
    tried(path + "view-search", { action: e.action_id, text })
  }, press: (e, pick) => tried(path + "view-click", { action: e.action_id, pick: pick ?? e.value }) }
  const close = () => tried(path + "view-close")
  const body = view.blocks ?? []
  const form = el("form", { onsubmit: (e) => { e.preventDefault(); tried(path + "view-submit", { values: values(form) }) } },
    blocks(body, inside), view.trouble && el("p", { class: "error", role: "alert", text: "うまくつながりませんでした。もう一度、押してください。" }),
    el("div", { class: "answers" }, el("button", { type: "button", class: "quiet", onclick: close, text: "閉じる" }),
      view.submit && el("button", { class: "primary" }, plain(view.submit))))
  if (kept) for (const f of form.querySelectorAll("[data-block]")) if (f.name in kept) f.value = kept[f.name]
  const dialog = el("dialog", { class: "modal", "aria-labelledby": "view-title" }, el("h2", { id: "view-title" }, plain(view.title)), form)
  dialog.addEventListener("cancel", (e) => {
    e.preventDefault()
    close()
  })
  document.body.append(dialog)
  dialog.showModal()
  open = { sig, id: view.id, dialog }
}
