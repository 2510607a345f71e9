import { generateKeyPairSync } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { v7 as uuidv7 } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { buildWeb } from '../src/build-web.ts'
import { startApps, type Web } from './support/apps.ts'
import { newCustomer } from './support/customers.ts'

const newKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
const [before, after] = [newKey(), newKey()]

const { config, web } = await startApps({ TOKEN_PRIVATE_KEY: before })
const ada = await newCustomer(web)

async function restartedWith(TOKEN_PRIVATE_KEY: string): Promise<Web> {
  const app = await buildWeb({ ...config, TOKEN_PRIVATE_KEY })
  onTestFinished(() => app.close())
  return app
}

/** Whether an instance accepts a token, and another service that has its keys. */
async function accepts(app: Web, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` }
  const { statusCode } = await app.inject({ url: `/users/${ada.id}`, headers })
  const keys = createLocalJWKSet((await app.inject('/.well-known/jwks.json')).json())
  const elsewhere = await jwtVerify(token, keys).then(
    () => true,
    () => false,
  )
  expect(elsewhere).toBe(statusCode === 200)
  return elsewhere
}

test('while instances restart one after the other, each accepts the tokens of all, in every step', async () => {
  // As docs/operate.md says. The last step comes when the tokens of the key before have expired.
  const steps = [before, `${before},${after}`, `${after},${before}`]
  const signedBy: string[] = []
  for (const [index, secret] of steps.entries()) {
    const [restarted, waiting] = [
      await restartedWith(secret),
      await restartedWith(steps[index - 1] ?? secret),
    ]
    for (const issuer of [restarted, waiting]) {
      const { token } = await issuer.tokens.issue(ada.id, uuidv7())
      expect(await accepts(restarted, token), `step ${index}`).toBe(true)
      expect(await accepts(waiting, token), `step ${index}`).toBe(true)
    }
    signedBy.push(restarted.tokens.publicKeys[0].kid)
  }
  expect(signedBy[1]).toBe(signedBy[0])
  expect(signedBy[2]).not.toBe(signedBy[0])

  const { token } = await web.tokens.issue(ada.id, uuidv7())
  expect(await accepts(await restartedWith(after), token)).toBe(false)
})

test('a new key at once, without the step between, is refused by who has not restarted', async () => {
  const { token } = await (await restartedWith(`${after},${before}`)).tokens.issue(ada.id, uuidv7())
  expect(await accepts(web, token)).toBe(false)
})
