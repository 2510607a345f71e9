import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

export const base = '/_console'

const current = () => location.pathname.slice(base.length).replace(/\/$/, '') || '/orders'

/** The path below `/_console`, as in `/orders/019…`. */
export const path = signal(current())

export function go(to: string): void {
  if (to === path.value) return
  history.pushState(null, '', `${base}${to}`)
  path.value = to
  scrollTo(0, 0)
}

addEventListener('popstate', () => {
  path.value = current()
})

interface LinkProps {
  readonly to: string
  readonly class?: string
  readonly current?: boolean
  readonly label?: string
  /** An entry of a list, for `j` and `k`. */
  readonly entry?: boolean
  readonly children: ComponentChildren
}

export function Link({ to, current, label, entry, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    go(to)
  }
  return (
    <a
      href={`${base}${to}`}
      onClick={follow}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      data-entry={entry}
      {...rest}
    >
      {children}
    </a>
  )
}
