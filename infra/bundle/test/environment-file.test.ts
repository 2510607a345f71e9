import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@fanfare/local'
import { expect, onTestFinished, test } from 'vitest'
import { verifiedTls } from '../src/platform/verified-tls.ts'
import { quotings, readEnvironmentFile } from './support/environment-file.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const der = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString().trim()

const through = (quoting: keyof typeof quotings, value: string) =>
  readEnvironmentFile(`BEFORE=1\nSECRET=${quotings[quoting](value)}\nAFTER=2\n`)

// docs/deploy.md says to write secrets in these forms.
test.each([
  ['a key', der],
  ['two keys, while one replaces the other', `${der},${der}`],
  ['a secret that the stack made', randomBytes(30).toString('hex')],
  ['the URL of a database', `postgresql://order:Pass0@db.example.com:5432/order?${verifiedTls}`],
  [
    'the URL of a mail server, with its password percent-encoded',
    'smtps://me%40x:p%5C%22%27%24%23@mail.test',
  ],
  ['a key of Stripe', 'sk_live_51Abc'],
])('%s reaches a process unchanged, however it is quoted', (_, value) => {
  for (const quoting of ['none', 'single', 'double'] as const)
    expect(Object.fromEntries(through(quoting, value)), quoting).toEqual({
      BEFORE: '1',
      SECRET: value,
      AFTER: '2',
    })
})

test('real lines need quotes, and `\\n` needs them too: without, its backslash is dropped', () => {
  expect(through('double', pem).get('SECRET')).toBe(pem)
  expect(through('single', pem).get('SECRET')).toBe(pem)
  expect(through('none', pem).get('SECRET')).toBe('-----BEGIN PRIVATE KEY-----')
  const oneLine = pem.replaceAll('\n', '\\n')
  expect(through('none', oneLine).get('SECRET')).toBe(pem.replaceAll('\n', 'n'))
})

// The same parser as EnvironmentFile's, in a program that needs no running systemd; it also expands `$`.
const generator = '/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator'

test.runIf(existsSync(generator))('systemd itself reads these files in the same way', async () => {
  const { dir, remove } = await temporaryFolder('environment')
  onTestFinished(remove)
  const values = [der, pem, pem.replaceAll('\n', '\\n'), 'a"b\'c', '  a  b ', 'a#b;c', 'back\\slash\\\\twice']
  const lines = values.flatMap((value) =>
    Object.values(quotings).map((quoted) => `=${value.includes("'") ? value : quoted(value)}`),
  )
  const text = lines.map((line, index) => `FANFARE_${index}${line}\n`).join('# a comment\n')
  await mkdir(join(dir, 'environment.d'))
  await writeFile(join(dir, 'environment.d', '1.conf'), text)
  const printed = execFileSync(generator, { env: { XDG_CONFIG_HOME: dir, HOME: dir }, encoding: 'utf8' })
  // Values with special characters are printed with the escapes of C, as JSON has them.
  const seen = printed.split('\n').flatMap((line) => {
    const [, name, value = ''] = /^(FANFARE_\d+)=(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [[name, value.startsWith('"') ? JSON.parse(value) : value]]
  })
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(readEnvironmentFile(text)))
})
