import { setTimeout } from 'node:timers/promises'
import { checkAgain } from './check-again.ts'
import { createClient } from './client.ts'
import { createLogs } from './logs.ts'
import type { DemoOptions } from './options.ts'
import { createPrinter, type Printer } from './print.ts'
import { storiesOf } from './stories/index.ts'
import { summary } from './summary.ts'
import { type Told, tellStory } from './tell-story.ts'
import { attachedWorld, ownWorld, type World } from './world.ts'

/** How long the reason of a failure is waited for, in milliseconds. */
const crashNotice = 1_000

/** Tells every story; the exit code. `stop` ends it early. */
export async function runDemo({ attach, verbose }: DemoOptions, stop: AbortSignal): Promise<number> {
  const print = createPrinter()
  const logs = createLogs(verbose ? print.faint : undefined)
  const crash = new AbortController()
  const signal = AbortSignal.any([stop, crash.signal])

  async function failed(error: unknown): Promise<number> {
    if (stop.aborted) return 130
    // A request that fails because a process has died may be heard of before the death, on a slow machine by far.
    await setTimeout(crashNotice, undefined, { signal: crash.signal }).catch(() => {})
    const reason = crash.signal.aborted ? crash.signal.reason : error
    print.line()
    print.bad(reason instanceof Error ? reason.message : String(reason))
    if (logs.complaints.length > 0) print.line('\n  Logged last:')
    for (const line of logs.complaints) print.faint(`  ${line}`)
    return 1
  }

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
    // Said before everything is stopped, which logs complaints of its own.
    return await tellStories(world, print, signal).catch(failed)
  } catch (error) {
    return await failed(error)
  }
}

async function tellStories(world: World, print: Printer, signal: AbortSignal): Promise<number> {
  const { url, local } = world
  const setting = { url, products: await createClient(url, signal).products(), print, signal }
  const told: Told[] = []
  for (const [index, story] of storiesOf(local).entries()) {
    print.title(`Story ${index + 1}: ${story.title}`)
    told.push(await tellStory(story, setting))
  }
  await checkAgain(told, local?.cardNetwork)
  summary(told, world, print)
  return 0
}
