import { useSignal } from '@preact/signals'
import { post, useResource } from '../api.ts'
import { journeysVersion } from '../live.ts'
import { Loaded } from '../states.tsx'
import { useThrottled } from '../throttled.ts'

interface State {
  readonly recording: boolean
  readonly requests: number
}

export function Recording() {
  const done = useSignal(0)
  const failure = useSignal('')
  const state = useResource<State>('/recording', `${done.value} ${useThrottled(journeysVersion.value)}`)

  async function act(work: () => Promise<unknown>): Promise<void> {
    failure.value = ''
    await work().catch(({ message }: Error) => {
      failure.value = message
    })
    done.value += 1
  }

  async function save(): Promise<void> {
    const recording = await post<object>('/recording/stop', {})
    const file = new Blob([JSON.stringify(recording, undefined, 2)], { type: 'application/json' })
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = 'recording.json'
    link.click()
    URL.revokeObjectURL(link.href)
  }

  return (
    <section>
      <h2>A bug report that runs</h2>
      <p class="note">
        Records every request to the edge that changes something, as a file.{' '}
        <code>npx --yes pnpm@12 dev --replay FILE</code> sends them once more. The file has the passwords and
        tokens that were sent.
      </p>
      <Loaded resource={state}>
        {({ recording, requests }) => (
          <p class="tools">
            {recording ? (
              <button type="button" onClick={() => act(save)}>
                Stop and save
              </button>
            ) : (
              <button type="button" onClick={() => act(() => post('/recording/start', {}))}>
                Record
              </button>
            )}
            <span role="status">
              {recording ? `${requests} ${requests === 1 ? 'request' : 'requests'} so far` : ''}
            </span>
            <span class="bad" role="alert">
              {failure.value}
            </span>
          </p>
        )}
      </Loaded>
    </section>
  )
}
