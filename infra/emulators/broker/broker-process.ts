// Ends when its parent ends.
import './adjustments.ts'
import { setImmediate } from 'node:timers/promises'
import { startFauxqs } from 'fauxqs'
import { obeyHolds } from '../lifecycle/obey-holds.ts'
import { disturbQueues } from './disturb-queues.ts'
import { areEdgeFaults } from './edge-fault.ts'

const [port, dataDir] = process.argv.slice(2)

// fauxqs does not export the class of its queues.
const { SqsQueue } = await import(new URL('./sqs/sqsStore.js', import.meta.resolve('fauxqs')).href)
const disturbance = disturbQueues(SqsQueue.prototype)

const emulator = await startFauxqs({
  port: Number(port),
  logger: false,
  ...(dataDir === undefined ? {} : { dataDir }),
})

obeyHolds()
process.on('message', (faults) => {
  if (!areEdgeFaults(faults)) return
  disturbance.set(faults)
  process.send?.('disturbed')
})
process.once('disconnect', async () => {
  disturbance.set([])
  // What was held is in its queue then.
  await setImmediate()
  await emulator.stop()
  process.exit()
})
process.send?.('ready')
