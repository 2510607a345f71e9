import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Edge } from '../../src/sources/edges.ts'
import { disturb, hows, names } from './disturb.ts'

interface Props {
  readonly edge: Edge
  /** One of `hows`. */
  readonly now: string
  readonly onClose: () => void
}

/** What can be done to the way of an event to one service. When it closes, its line on the map has the focus again. */
export function EdgeDialog({ edge, now, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const failure = useSignal('')
  useEffect(() => dialog.current?.showModal(), [])

  async function choose(how: string): Promise<void> {
    failure.value = await disturb(edge, how)
    if (failure.value === '') dialog.current?.close()
  }

  return (
    <dialog ref={dialog} aria-labelledby="edge-title" onClose={onClose}>
      <h2 id="edge-title">
        {edge.type} to {edge.service}
      </h2>
      <p class="note">The way there is:</p>
      <p class="tools">
        {hows.map((how) => (
          <button type="button" key={how} aria-pressed={how === now} onClick={() => choose(how)}>
            {names[how]}
          </button>
        ))}
      </p>
      <p class="bad" role="status">
        {failure.value}
      </p>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}
