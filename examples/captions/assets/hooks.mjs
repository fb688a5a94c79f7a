// What pages do in JavaScript of their own.

/** Lights up when the server says so. */
const Lamp = {
  mounted() {
    this.handleEvent("flash_up", ({ id }) => {
      if (id === this.el.id) this.el.animate({ scale: [1, 1.06, 1] }, 300)
    })
  },
}

/** Tells the server how wide the window is, and shows what it answers. */
const Ruler = {
  mounted() {
    const output = this.el.querySelector("output")
    this.el.querySelector("button").addEventListener("click", async () => {
      const { name } = await this.pushEvent("measured", { width: innerWidth })
      output.textContent = name
    })
  },
}

export const hooks = { Lamp, Ruler }
