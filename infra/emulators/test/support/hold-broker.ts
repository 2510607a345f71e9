// A run of its own, for the test that kills it.
import { createBroker } from '../../broker/index.ts'

await createBroker({ port: Number(process.argv[2]), dir: undefined }).start()
process.send?.('started')
