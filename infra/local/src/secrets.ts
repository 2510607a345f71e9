import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const generators: Readonly<Record<string, () => string>> = {
  TOKEN_PRIVATE_KEY: () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  STRIPE_API_KEY: () => `sk_test_${randomBytes(18).toString('hex')}`,
  STRIPE_WEBHOOK_SECRET: () => `whsec_${randomBytes(24).toString('base64url')}`,
}

/** Generated values are kept in `dir`; those of `env` take precedence. */
export async function localSecrets(dir: string, names: readonly string[], env: NodeJS.ProcessEnv) {
  const file = join(dir, 'secrets.json')
  const kept: Record<string, string> = await readFile(file, 'utf8').then(JSON.parse, () => ({}))
  const missing = names.filter((name) => kept[name] === undefined)
  for (const name of missing) kept[name] = generators[name]?.() ?? randomBytes(32).toString('base64url')
  if (missing.length > 0) {
    await mkdir(dir, { recursive: true })
    // Half a file, of a killed run, would stop every start.
    await writeFile(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
    await rename(`${file}.new`, file)
  }
  return new Map(names.map((name) => [name, env[name] ?? kept[name] ?? '']))
}
