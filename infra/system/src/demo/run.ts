import { setTimeout } from 'node:timers/promises'
import type { LocalAws } from '@fanfare/local'
import { createClient } from './client.ts'
import { createLogs } from './logs.ts'
import { moneyText } from './money.ts'
import type { DemoOptions } from './options.ts'
import { bookDifferences, differences } from './outcome.ts'
import { createPrinter, type Printer } from './print.ts'
import { type Finished, runScenario } from './run-scenario.ts'
import { ScenarioFailure } from './scenario.ts'
import { scenariosOf } from './scenarios.ts'
import { attachToShop, type Shop, startShop } from './shop.ts'

/** Milliseconds a failed request waits for a crash notice. */
const crashNotice = 1_000

/** Returns the exit code. */
export async function runDemo({ attach, verbose }: DemoOptions, stop: AbortSignal): Promise<number> {
  const print = createPrinter()
  const logs = createLogs(verbose ? print.faint : undefined)
  const crash = new AbortController()
  const signal = AbortSignal.any([stop, crash.signal])

  async function failed(error: unknown): Promise<number> {
    if (stop.aborted) return 130
    // The request may fail before its crash is known.
    await setTimeout(crashNotice, undefined, { signal: crash.signal }).catch(() => {})
    const reason = crash.signal.aborted ? crash.signal.reason : error
    print.line()
    print.bad(reason instanceof Error ? reason.message : String(reason))
    if (logs.warnings.length > 0) print.line('\n  Last warnings in the logs:')
    for (const line of logs.warnings) print.faint(`  ${line}`)
    return 1
  }

  try {
    await using shop =
      attach === undefined
        ? await startShop({
            print,
            env: { ...process.env, LOG_LEVEL: verbose ? 'info' : 'warn' },
            log: logs.take,
            onCrash: (reason) => crash.abort(new Error(reason)),
            signal,
          })
        : await attachToShop(attach, print, signal)
    // Printed first: stopping logs its own warnings.
    return await runScenarios(shop, print, signal).catch(failed)
  } catch (error) {
    return await failed(error)
  }
}

async function runScenarios(shop: Shop, print: Printer, signal: AbortSignal): Promise<number> {
  const { url, mailbox, local } = shop
  const setting = { url, mailbox, products: await createClient(url, signal).products(), print, signal }
  const finished: Finished[] = []
  for (const [index, scenario] of scenariosOf(local).entries()) {
    print.title(`Scenario ${index + 1}: ${scenario.title}`)
    finished.push(await runScenario(scenario, setting))
  }
  await checkAgain(finished, local?.stripe)
  printSummary(finished, shop, print)
  if (!local && (await hasConsole(url))) {
    print.line('  Their stories:')
    for (const { orderId } of finished) print.line(`    ${url}/_console/orders/${orderId}`)
  }
  return 0
}

/** Only where `dev` runs. */
async function hasConsole(url: string): Promise<boolean> {
  return fetch(`${url}/_console/api/map`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Checks for changes by repeated events, and Stripe's books. Throws ScenarioFailure. */
async function checkAgain(finished: readonly Finished[], stripe: LocalAws['stripe']): Promise<void> {
  await stripe?.idle()
  for (const { title, orderId, outcome, follower } of finished) {
    const seen = await follower.readAll()
    const wrong = [
      ...differences(outcome, seen),
      ...[...follower.errors].map(([what, reason]) => `${what} could not be read: ${reason}`),
      ...(stripe ? bookDifferences(stripe, orderId, outcome) : []),
    ]
    if (wrong.length > 0) throw new ScenarioFailure(`"${title}" has changed since:\n  ${wrong.join('\n  ')}`)
  }
}

function printSummary(finished: readonly Finished[], { local, url }: Shop, print: Printer): void {
  const width = Math.max(...finished.map(({ title }) => title.length))
  print.title('Every scenario ended as expected')
  for (const { title, currency, outcome } of finished) {
    const { order, takenFromCard, takenFromBalance, mails } = outcome
    const taken =
      takenFromCard + takenFromBalance === 0
        ? 'nothing taken'
        : `${moneyText(takenFromCard, currency)} from the card, ${moneyText(takenFromBalance, currency)} from the balance`
    print.good(`${title.padEnd(width)}  ${order.status}, ${taken}, ${mails.length} mails`)
  }
  if (local?.stripe) print.good("Stripe's books agree")
  print.line()
  print.line('  How it works:    docs/architecture.md; the decision is apps/order/src/orders/saga.ts')
  print.line(local ? '  Try it yourself: npx --yes pnpm@12 dev' : `  Try it yourself: ${url}/products`)
}
