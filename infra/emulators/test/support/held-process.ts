// Answers each message with how often its event loop stood still so far, for hold.test.ts.
import { obeyHolds } from '../../lifecycle/obey-holds.ts'

/** Milliseconds. Shorter than what a share of 10 % leaves of its period. */
const long = 80

let last = performance.now()
let standstills = 0
setInterval(() => {
  const now = performance.now()
  if (now - last > long) standstills += 1
  last = now
}, 1)

process.on('message', (message) => {
  if (message === 'standstills') process.send?.(standstills)
})
process.once('disconnect', () => process.exit())
obeyHolds()
