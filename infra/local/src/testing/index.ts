export { freshStage, startTestBroker, type TestStage } from './broker.ts'
export { freshDatabase, startTestDatabase, type TestDatabase } from './database.ts'
export { nextMessage, receiveAll } from './messages.ts'
