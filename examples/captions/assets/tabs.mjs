// Tabs: one conversation is shown, the others count what they missed.

export class Tabs {
  constructor(list) {
    this.tabs = [...list.querySelectorAll("[role=tab]")]
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(name(tab)))
    list.addEventListener("keydown", (event) => this.#move(event))
  }

  show(shown) {
    for (const tab of this.tabs) {
      const selected = name(tab) === shown
      tab.setAttribute("aria-selected", selected)
      tab.tabIndex = selected ? 0 : -1
      panel(tab).hidden = !selected
      if (selected) this.#count(tab, 0)
    }
  }

  /** Something was said in `where`. */
  said(where) {
    const tab = this.tabs.find((tab) => name(tab) === where)
    if (panel(tab).hidden) this.#count(tab, Number(badge(tab).textContent || 0) + 1)
  }

  #count(tab, unread) {
    badge(tab).textContent = unread || ""
    badge(tab).hidden = unread === 0
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const at = this.tabs.indexOf(document.activeElement)
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length]
    this.show(name(next))
    next.focus()
  }
}

const name = (tab) => tab.getAttribute("aria-controls")
const panel = (tab) => document.getElementById(name(tab))
const badge = (tab) => tab.querySelector(".badge")
