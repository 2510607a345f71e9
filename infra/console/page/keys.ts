import { pages } from './app.tsx'
import { helpOpen } from './help.tsx'
import { go, path } from './router.tsx'

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement

/** Keys of the whole console; those of a list are in it. */
export function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  const page = pages.find(({ key }) => key === event.key)
  if (page) go(page.to)
  else if (event.key === '?') helpOpen.value = true
  else if (event.key === 'Escape' && !document.querySelector('dialog[open]')) up()
  else if (event.key === 'j' || event.key === 'k') moveFocus(event.key === 'j' ? 1 : -1)
  else return
  event.preventDefault()
}

/** From an order to the orders. */
function up(): void {
  const parent = path.value.replace(/\/[^/]+$/, '')
  if (parent) go(parent)
}

/** To the next or the previous entry of the list on the page. */
function moveFocus(by: 1 | -1): void {
  const entries = [...document.querySelectorAll<HTMLElement>('[data-entry]')]
  const now = entries.findIndex(
    (entry) => entry === document.activeElement || entry.contains(document.activeElement),
  )
  const next = entries[now < 0 ? (by > 0 ? 0 : entries.length - 1) : now + by]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
