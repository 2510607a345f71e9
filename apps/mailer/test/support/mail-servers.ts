import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMailbox } from '@fanfare/emulators/mailbox'
import { SMTPServer } from 'smtp-server'
import { afterAll } from 'vitest'

/** The mailbox emulator, empty. Stopped and removed at the end of the file. */
export async function startMailbox() {
  const dir = await mkdtemp(join(tmpdir(), 'mailer-'))
  const mailbox = createMailbox({ smtpPort: 0, webPort: 0, dir })
  await mailbox.start()
  afterAll(async () => {
    await mailbox.stop()
    await rm(dir, { recursive: true })
  })
  return mailbox
}

/** What the mail server does when it gets a recipient. */
export type Behaviour = 'accept' | 'defer' | 'refuse' | 'hang' | 'disconnect'

/** A mail server whose behaviour for each recipient is chosen by the test. */
export async function startScriptedServer(behaviourFor: (recipient: string) => Behaviour) {
  const accepted: string[] = []
  const attempted: string[] = []
  const hanging: (() => void)[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, { id }, callback) {
      attempted.push(address)
      const behaviour = behaviourFor(address)
      if (behaviour === 'accept') callback()
      else if (behaviour === 'defer')
        callback(Object.assign(new Error('try again later'), { responseCode: 451 }))
      else if (behaviour === 'refuse')
        callback(Object.assign(new Error('no such user'), { responseCode: 550 }))
      else if (behaviour === 'hang') hanging.push(() => callback())
      else for (const connection of server.connections) if (connection.id === id) connection.close()
    },
    onData(stream, { envelope }, callback) {
      stream.resume().once('end', () => {
        accepted.push(...envelope.rcptTo.map(({ address }) => address))
        callback()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    for (const proceed of hanging) proceed()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const address = server.server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { url: `smtp://127.0.0.1:${port}`, accepted, attempted, hanging }
}
