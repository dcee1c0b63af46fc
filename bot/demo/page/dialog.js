// Dialogs: a question with two answers, and Slack's modals.
import { tried } from "./api.js"
import { blocks } from "./blocks.js"
import { el } from "./dom.js"
import { clear, missing, offer, refill, tell, values } from "./fields.js"
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

let open = null // the dialog that is shown, and what it was last told
let opener = null // what had the focus before the dialog, as a way back

// drawView shows the modal that a member has open, or closes it. What somebody has
// filled in stays while the program looks options up or finds mistakes.
export function drawView(view, path, world) {
  if (!view) return shut()
  const blocks = JSON.stringify(view.blocks)
  if (!open || open.path !== path || open.id !== view.id || open.blocks !== blocks) {
    const kept = open?.path === path && open.id === view.id ? values(open.form) : {}
    build(view, path, world)
    refill(open.form, kept)
    open.blocks = blocks
  }
  const found = JSON.stringify(view.found ?? {})
  if (found !== open.found) offer(open.form, view.found)
  open.found = found
  open.trouble.hidden = !view.trouble
  const errors = JSON.stringify(view.errors ?? {})
  if (errors !== open.told) tell(open.form, view.errors ?? {})
  open.told = errors
}

function build(view, path, world) {
  const inside = {
    ...world,
    search: (e, text) => tried(path + "view-search", { action: e.action_id, text }),
    press: (e, pick) => tried(path + "view-click", { action: e.action_id, pick: pick ?? e.value }),
  }
  const trouble = el("p", { class: "error", role: "alert", hidden: true, text: "うまくつながりませんでした。もう一度、押してください。" })
  const form = el("form", { novalidate: true, onsubmit: (e) => { e.preventDefault(); submit(form, path) } },
    el("div", { class: "b" }, blocks(view.blocks ?? [], inside)), trouble,
    el("div", { class: "answers" }, el("button", { type: "button", class: "quiet", onclick: () => leave(path), text: "閉じる" }),
      view.submit && el("button", { class: "primary" }, plain(view.submit))))
  form.addEventListener("input", (e) => clear(form, e.target))
  const title = el("h2", { id: "view-title" }, plain(view.title))
  if (open) open.dialog.replaceChildren(title, form)
  const dialog = open?.dialog ?? raise(title, form)
  open = { path, id: view.id, dialog, form, trouble, found: "{}", told: "{}" }
  const begin = form.querySelector("input, textarea, select") ?? form.querySelector(".primary, .quiet")
  begin.focus({ preventScroll: true })
  dialog.scrollTop = 0
}

function raise(...children) {
  opener = wayBack(document.activeElement)
  const dialog = el("dialog", { class: "modal", "aria-labelledby": "view-title" }, children)
  dialog.addEventListener("cancel", (e) => {
    e.preventDefault()
    if (open) leave(open.path)
  })
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}

const leave = (path) => tried(path + "view-close")

async function submit(form, path) {
  const wrong = missing(form)
  tell(form, wrong)
  if (Object.keys(wrong).length > 0) return
  const button = form.querySelector(".answers .primary")
  if (button) button.disabled = true
  open.told = "{}"
  await tried(path + "view-submit", { values: values(form) })
  if (button) button.disabled = false
}

function shut() {
  if (!open) return
  open.dialog.close()
  open.dialog.remove()
  open = null
  opener?.()
}

// wayBack finds a control again after its post was drawn anew.
function wayBack(node) {
  const post = node?.closest("[data-ts]")?.dataset.ts
  const pane = node?.closest("#posts, #thread")?.id
  const name = node?.dataset?.focus
  return () => {
    if (node?.isConnected && node !== document.body) return node.focus()
    if (!post || !pane) return
    const now = document.querySelector(`#${pane} [data-ts="${CSS.escape(post)}"]`)
    const same = name && now?.querySelector(`[data-focus="${CSS.escape(name)}"]`)
    if (same) return same.focus()
    if (!now) return
    now.tabIndex = -1
    now.focus()
  }
}
