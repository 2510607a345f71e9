import { signal } from '@preact/signals'
import type { Step, StepKind } from '../../src/journey/step.ts'
import { duration } from '../format.ts'
import { scaleOf } from './scale.ts'

const hidden = signal<ReadonlySet<StepKind>>(new Set(['span']))
const filters: readonly { readonly kind: StepKind; readonly name: string }[] = [
  { kind: 'line', name: 'log lines' },
  { kind: 'span', name: 'spans' },
]

function toggle(kind: StepKind): void {
  const next = new Set(hidden.value)
  if (!next.delete(kind)) next.add(kind)
  hidden.value = next
}

export function Timeline({ steps }: { readonly steps: readonly Step[] }) {
  const shown = steps.filter(({ kind }) => !hidden.value.has(kind))
  const start = steps[0]?.at ?? 0
  const scale = scaleOf(shown)
  return (
    <section aria-label="Time line">
      <h2>What happened</h2>
      <p class="tools">
        {filters.map(({ kind, name }) => (
          <label key={kind}>
            <input type="checkbox" checked={!hidden.value.has(kind)} onChange={() => toggle(kind)} /> {name} (
            {steps.filter((step) => step.kind === kind).length})
          </label>
        ))}
        {hidden.value.has('span') || steps.some(({ kind }) => kind === 'span') ? null : (
          <small>
            No span has come: <code>dev --no-traces</code> makes none, and OTEL_EXPORTER_OTLP_ENDPOINT sends
            them elsewhere.
          </small>
        )}
      </p>
      <ol class="steps">
        {shown.map((step, index) => (
          <li key={index} class={`step ${step.kind} ${step.tone ? `tone-${step.tone}` : ''}`}>
            <StepRow step={step} start={start} scale={scale} />
          </li>
        ))}
      </ol>
    </section>
  )
}

interface RowProps {
  readonly step: Step
  readonly start: number
  readonly scale: (at: number) => number
}

function StepRow({ step, start, scale }: RowProps) {
  const { at, until = at, where, text, detail, depth = 0 } = step
  const left = scale(at)
  const bar = { left: `${left}%`, width: `${Math.max(0.4, scale(until) - left)}%` }
  const took = until > at ? duration(until - at) : ''
  const row = (
    <>
      <span class="offset">{`${at < start ? '−' : '+'}${duration(Math.abs(at - start))}`}</span>
      <span class={`where ${where}`}>{where}</span>
      <span class="what" style={{ paddingLeft: `${depth}em` }}>
        {text} <small>{took}</small>
      </span>
      <span class="track" aria-hidden="true">
        <i style={bar} />
      </span>
    </>
  )
  const isEmpty = detail === undefined || JSON.stringify(detail) === '{}'
  if (isEmpty) return <div class="cells">{row}</div>
  return (
    <details>
      <summary class="cells" data-entry>
        {row}
      </summary>
      <pre>{JSON.stringify(detail, undefined, 2)}</pre>
    </details>
  )
}
