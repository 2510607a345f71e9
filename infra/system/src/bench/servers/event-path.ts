import { startTelemetry } from '@fanfare/sidecars/telemetry'
import pidusage from 'pidusage'
import { eventPath, untilHandled } from '../events.ts'
import { atRate } from '../pace.ts'
import { withLocalAws } from '../whole.ts'

// A stack of its own, with telemetry if this process has its variables. Each message is answered with the milliseconds
// of processor time of an event: of the relay, the subscribers' workers and this process, which has the daemons.
const perSecond = 200
const seconds = 3

await startTelemetry('sqsd')
await withLocalAws(async (local) => {
  const { subscribers, targets, commitEvent, end } = eventPath(local, 200, console.error)
  const parts = [local.relay, ...subscribers.map(({ worker }) => worker)].filter((part) => part !== undefined)
  let written = 0

  async function processorTime(): Promise<number> {
    const { user, system } = process.cpuUsage()
    const times = await Promise.all(parts.map(async ({ pid = 0 }) => (await pidusage(pid)).ctime))
    return times.reduce((sum, time) => sum + time, (user + system) / 1000)
  }

  async function round(): Promise<number> {
    const before = await processorTime()
    const ids: string[] = []
    await atRate(perSecond, perSecond * seconds, async () => {
      ids.push((await commitEvent(written++)).eventId)
    })
    for (const target of targets) await untilHandled(target, ids)
    return ((await processorTime()) - before) / ids.length
  }

  process.on('message', () => void round().then((time) => process.send?.(time)))
  process.send?.('ready')
  await new Promise((resolve) => process.once('disconnect', resolve))
  await end()
})
process.exit()
