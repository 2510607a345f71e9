export { withConnection } from '../postgres/connect.ts'
export { freshStage, startTestBroker, type TestStage } from './broker.ts'
export { createCutter } from './cuts.ts'
export {
  changeTables,
  emptyDatabase,
  freshDatabase,
  ownerUrl,
  startTestDatabase,
  type TestDatabase,
} from './database.ts'
export { eventually } from './eventually.ts'
export { keptEvents } from './kept-events.ts'
export { limits } from './limits.ts'
export { listen } from './listen.ts'
export { nextMessage, receiveAll } from './messages.ts'
export { type ExampleRequest, exampleRequests } from './openapi.ts'
export { type ReceivedSpan, startOtlpReceiver } from './otlp.ts'
export { shell } from './shell.ts'
export { serveByTls } from './tls.ts'
