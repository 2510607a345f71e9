import { useSignal } from '@preact/signals'
import type { Edge } from '../../src/sources/edges.ts'

export interface Way extends Edge {
  readonly path: string
  readonly class: string
  /** How it is at the moment. */
  readonly state: string
  readonly title: string
}

interface Props {
  readonly ways: readonly Way[]
  readonly open: (edge: Edge) => void
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }

/** Lines from events to their subscribers, which open their controls. They are one stop of Tab; arrows go through them. */
export function Ways({ ways, open }: Props) {
  const current = useSignal(0)

  function onKeyDown(event: KeyboardEvent, index: number): void {
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    focusWay(event.currentTarget, index + step)
  }

  return (
    <g>
      {ways.map((way, index) => (
        <a
          key={way.path}
          class="way"
          href={`#${way.type}/${way.service}`}
          tabindex={index === current.value ? 0 : -1}
          aria-label={`${way.type} to ${way.service}: ${way.state}`}
          onClick={(event) => {
            event.preventDefault()
            open(way)
          }}
          onFocus={() => (current.value = index)}
          onKeyDown={(event) => onKeyDown(event, index)}
        >
          <title>{way.title}</title>
          <path class="reach" d={way.path} />
          <path class={way.class} d={way.path} />
        </a>
      ))}
    </g>
  )
}

/** From the last to the first, and back. */
function focusWay(from: EventTarget | null, index: number): void {
  if (!(from instanceof SVGElement)) return
  const all = [...(from.parentElement?.querySelectorAll<SVGElement>('.way') ?? [])]
  all.at(index % all.length)?.focus()
}
