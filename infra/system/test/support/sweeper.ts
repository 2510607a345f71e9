// Removes the folder of an interrupted run. The end of the IPC channel is the end of the run.
import { access, rm } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

const [dir = ''] = process.argv.slice(2)

process.once('disconnect', sweep)
if (!process.connected) await sweep()

async function sweep(): Promise<void> {
  // The run's processes need time to end, and write until then.
  for (let left = 120; left > 0; left--) {
    await setTimeout(500)
    await rm(dir, { recursive: true, force: true }).catch(() => {})
    const isGone = await access(dir).then(
      () => false,
      () => true,
    )
    if (isGone && left < 115) break
  }
  process.exit()
}
