// What can be seen of a page: whether it fits its window, and whether its text can be read.

/** The visible elements that reach beyond the window's sides, but for what can be scrolled to. */
export function overflowing(page) {
  return page.evaluate(() => {
    const reach = ({ left, right, width }) => width > 0 && (left < -1 || right > innerWidth + 1)
    const scrolled = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return !reach(at.getBoundingClientRect())
      }
      return false
    }
    const elements = [...document.querySelectorAll("body *")]
    return elements.filter((element) => reach(element.getBoundingClientRect()) && !scrolled(element)).map((element) => element.outerHTML.slice(0, 80))
  })
}

/** The texts with less than 4.5 to 1 between them and what is behind. */
export function faint(page) {
  return page.evaluate(faintTexts)
}

function faintTexts() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
  const context = canvas.getContext("2d", { willReadFrequently: true })
  const over = (colours) => {
    context.clearRect(0, 0, 1, 1)
    for (const colour of colours) {
      context.fillStyle = colour
      context.fillRect(0, 0, 1, 1)
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const colours = []
    for (let at = element; at; at = at.parentElement) colours.unshift(getComputedStyle(at).backgroundColor)
    return ["white", ...colours]
  }
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
  return [...document.querySelectorAll("body *")].filter((element) => hasText(element) && element.checkVisibility()).flatMap((element) => {
    const ground = luminance(over(behind(element)))
    const text = luminance(over([...behind(element), getComputedStyle(element).color]))
    const contrast = (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05)
    return contrast < 4.5 ? [`${element.outerHTML.slice(0, 80)}: ${contrast.toFixed(2)}`] : []
  })
}
