import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { pages } from './app.tsx'

export const helpOpen = signal(false)

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null)
  const isOpen = helpOpen.value
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} aria-label="Keys" onClose={() => (helpOpen.value = false)}>
      <h2>Keys</h2>
      <dl class="keys">
        {pages.map(({ key, name }) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{name}</dd>
          </>
        ))}
        <dt>
          <kbd>j</kbd> <kbd>k</kbd>
        </dt>
        <dd>next and previous entry</dd>
        <dt>
          <kbd>Enter</kbd>
        </dt>
        <dd>open it</dd>
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>back to the list</dd>
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  )
}
