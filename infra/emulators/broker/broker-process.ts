// Ends when its parent ends.
import './adjustments.ts'
import { startFauxqs } from 'fauxqs'

const [port, dataDir] = process.argv.slice(2)

const emulator = await startFauxqs({
  port: Number(port),
  logger: false,
  ...(dataDir === undefined ? {} : { dataDir }),
})

process.once('disconnect', async () => {
  await emulator.stop()
  process.exit()
})
process.send?.('ready')
