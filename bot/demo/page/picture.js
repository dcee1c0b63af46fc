// Choosing a picture: one of three drawn ones, or a file of this machine.
import { say } from "./api.js"
import { el } from "./dom.js"

const samples = { dinner: "夕ごはんの食卓", homework: "ノートとえんぴつ", window: "夜の窓" }
const most = 5 * 1024 * 1024

// choosePicture calls send with the picture in base64.
export function choosePicture(send) {
  const file = el("input", { type: "file", accept: "image/jpeg,image/png", class: "away" })
  const dialog = el("dialog", { class: "pictures", "aria-labelledby": "picture-title" },
    el("h2", { id: "picture-title", text: "写真を送る" }),
    el("div", { class: "samples" }, Object.entries(samples).map(([name, label]) =>
      el("button", { type: "button", onclick: async () => done(await (await fetch(`/assets/sample-${name}.png`)).blob()) },
        el("img", { src: `/assets/sample-${name}.png`, alt: "", width: "120", height: "90" }), label))),
    el("label", { class: "file quiet" }, "この端末の写真からえらぶ（外には出ません）", file),
    el("form", { method: "dialog" }, el("button", { class: "quiet", text: "やめる" })))
  file.addEventListener("change", () => file.files[0] && done(file.files[0]))
  dialog.addEventListener("close", () => dialog.remove())
  dialog.addEventListener("click", (e) => e.target === dialog && dialog.close())

  async function done(blob) {
    dialog.close()
    if (blob.size > most) return say("写真は、5MBまでのJPEGかPNGを選んでください。")
    const bytes = new Uint8Array(await blob.arrayBuffer())
    let text = ""
    for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
    send(btoa(text))
  }

  document.body.append(dialog)
  dialog.showModal()
}
