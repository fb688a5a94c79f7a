// The sign-in page: asks for a token, and keeps it for this tab.

import { paintAvatar, remember } from "./session.mjs"

const problem = document.getElementById("sign-in-problem")

for (const avatar of document.querySelectorAll(".avatar[data-name]")) {
  paintAvatar(avatar, avatar.dataset.name)
}

document.getElementById("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault()
  problem.textContent = ""
  try {
    const response = await fetch("/sign-in", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user_id: Number(event.submitter.value) }),
    })
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    remember(await response.json())
    location.assign(`/captions${location.search}`)
  } catch (error) {
    problem.textContent = `That did not work: ${error.message}`
  }
})
