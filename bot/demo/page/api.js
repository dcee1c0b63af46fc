// Acts go one after the other, so that they arrive in the order of the fingers.

let queue = Promise.resolve()

// act posts to the API. It never throws: {ok, message}.
export function act(path, body = {}) {
  const next = queue.then(() => send(path, body))
  queue = next.catch(() => {})
  return next
}

async function send(path, body) {
  try {
    const res = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) })
    return await res.json()
  } catch {
    return { ok: false, message: "つながりません。お試しがまだ動いているか、たしかめてください。" }
  }
}

// listen calls onState with the whole picture at every change, and onLink with
// whether the connection stands. The browser connects again by itself.
export function listen(onState, onLink) {
  const source = new EventSource("/events")
  source.addEventListener("open", () => onLink(true))
  source.addEventListener("state", (e) => onState(JSON.parse(e.data)))
  source.addEventListener("error", () => {
    onLink(false)
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(onState, onLink), 2000)
  })
}

const box = () => document.getElementById("toasts")

// say shows a short sentence for a moment.
export function say(text) {
  const note = document.createElement("p")
  note.textContent = text
  box().append(note)
  box().hidePopover()
  box().showPopover() // above a dialog, too
  setTimeout(() => {
    note.remove()
    if (!box().firstChild) box().hidePopover()
  }, 6000)
}

// tried does an act and says what went wrong, if anything did.
export async function tried(path, body) {
  const a = await act(path, body)
  if (!a.ok) say(a.message ?? "うまくいきませんでした。もう一度お試しください。")
  return a.ok
}
