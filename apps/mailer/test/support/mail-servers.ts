import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMailbox } from '@fanfare/local/mailbox'
import { SMTPServer } from 'smtp-server'
import { afterAll } from 'vitest'

/** The mailbox of the local cloud, empty; stopped and removed when the file ends. */
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

/** What a moody mail server does with a mail to somebody. */
export type Mood = 'takes' | 'defers' | 'refuses' | 'hangs' | 'hangs-up'

/** A mail server that treats each recipient as the test says. */
export async function startMoodyServer(moodOf: (recipient: string) => Mood) {
  const taken: string[] = []
  const asked: string[] = []
  const letGo: (() => void)[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, { id }, callback) {
      asked.push(address)
      const mood = moodOf(address)
      if (mood === 'takes') callback()
      else if (mood === 'defers') callback(Object.assign(new Error('come back'), { responseCode: 451 }))
      else if (mood === 'refuses') callback(Object.assign(new Error('no such user'), { responseCode: 550 }))
      else if (mood === 'hangs') letGo.push(() => callback())
      else for (const connection of server.connections) if (connection.id === id) connection.close()
    },
    onData(stream, { envelope }, callback) {
      stream.resume().once('end', () => {
        taken.push(...envelope.rcptTo.map(({ address }) => address))
        callback()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    for (const go of letGo) go()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const address = server.server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { url: `smtp://127.0.0.1:${port}`, taken, asked, letGo }
}
