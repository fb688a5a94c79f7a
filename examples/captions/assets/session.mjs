// The sign-in of this tab: who it is, and the token that opens the socket.

const KEY = "captions:session"

export function remember(session) {
  sessionStorage.setItem(KEY, JSON.stringify(session))
}

export function current() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "null")
}

export function forget() {
  sessionStorage.removeItem(KEY)
}

/** A request in the name of the person who is signed in. */
export function request(method, path, body) {
  const headers = { authorization: `Bearer ${current()?.token}` }
  if (body) headers["content-type"] = "application/json"
  return fetch(path, { method, headers, body: body && JSON.stringify(body) })
}

/** The hue of a person's avatar: the same in every window. */
export function hue(name) {
  let hash = 7
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) % 360
  return hash
}

/** A round picture with the initials of a name. */
export function paintAvatar(element, name) {
  element.textContent = name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2)
  element.style.setProperty("--hue", hue(name))
}
