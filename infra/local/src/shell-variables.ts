import { setGlobalProxyFromEnv } from 'node:http'
import { devNull } from 'node:os'

/** Those of `aws-config.ts`, for another implementation than the emulator. */
const ofAnotherAws =
  /^AWS_(ENDPOINT_URL|REGION|DEFAULT_REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/

const noFiles = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull }

const loopback = '127.0.0.1,localhost,::1'

/** What is left of a shell's variables for a program that works with the local stage. */
export function withoutForeign(shell: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const keepsAws = Boolean(shell['AWS_ENDPOINT_URL'])
  const isForeign = (name: string) =>
    /^(PG[A-Z]|NODE_USE_ENV_PROXY$)/i.test(name) ||
    (/^AWS_/i.test(name) && name !== 'AWS_PORT' && !(keepsAws && ofAnotherAws.test(name)))
  const kept = Object.entries(shell).filter(([name]) => !isForeign(name))
  const noProxy = [shell['no_proxy'] ?? shell['NO_PROXY'], loopback].filter(Boolean).join(',')
  return { ...Object.fromEntries(kept), ...noFiles, no_proxy: noProxy, NO_PROXY: noProxy }
}

/** pg, the AWS SDK and Node read variables by themselves. To be called before a client is made. */
export function forgetForeignVariables(): void {
  const kept = withoutForeign(process.env)
  const usesProxy = process.env['NODE_USE_ENV_PROXY'] === '1' || /--use-env-proxy/.test(nodeOptions())
  for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name]
  Object.assign(process.env, kept)
  // Node has read them at its start.
  if (usesProxy) setGlobalProxyFromEnv(process.env)
}

const nodeOptions = () => [process.env['NODE_OPTIONS'] ?? '', ...process.execArgv].join(' ')
