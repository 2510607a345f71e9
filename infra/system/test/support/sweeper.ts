// Removes the folder of a run that was interrupted: whoever is interrupted cannot. Hears the run's end as the end of
// their channel.
import { access, rm } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

const [dir = ''] = process.argv.slice(2)

process.once('disconnect', sweep)
if (!process.connected) await sweep()

async function sweep(): Promise<void> {
  // What the run had started needs a moment to end, on a slow machine a minute, and writes until then.
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
