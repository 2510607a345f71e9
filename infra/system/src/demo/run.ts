import { checkAgain } from './check-again.ts'
import { createClient } from './client.ts'
import { createLogs } from './logs.ts'
import type { DemoOptions } from './options.ts'
import { createPrinter } from './print.ts'
import { storiesOf } from './stories/index.ts'
import { summary } from './summary.ts'
import { type Told, tellStory } from './tell-story.ts'
import { attachedWorld, ownWorld } from './world.ts'

/** Tells every story; the exit code. `stop` ends it early. */
export async function runDemo({ attach, verbose }: DemoOptions, stop: AbortSignal): Promise<number> {
  const print = createPrinter()
  const logs = createLogs(verbose ? print.faint : undefined)
  const crash = new AbortController()
  const signal = AbortSignal.any([stop, crash.signal])
  try {
    await using world =
      attach === undefined
        ? await ownWorld({
            print,
            env: { ...process.env, LOG_LEVEL: verbose ? 'info' : 'warn' },
            log: logs.take,
            onCrash: (reason) => crash.abort(new Error(reason)),
            signal,
          })
        : await attachedWorld(attach, print, signal)
    const client = createClient(world.url, signal)
    const setting = { client, products: await client.products(), print, signal }
    const told: Told[] = []
    for (const story of storiesOf(world.local)) told.push(await tellStory(story, setting))
    await checkAgain(told, world.local?.cardNetwork)
    summary(told, world, print)
    return 0
  } catch (error) {
    if (stop.aborted) return 130
    print.line()
    const reason = crash.signal.aborted ? crash.signal.reason : error
    print.bad(reason instanceof Error ? reason.message : String(reason))
    if (logs.complaints.length > 0) print.line('\n  Logged last:')
    for (const line of logs.complaints) print.faint(`  ${line}`)
    return 1
  }
}
