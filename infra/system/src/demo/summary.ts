import { moneyText } from './money.ts'
import type { Printer } from './print.ts'
import type { Told } from './tell-story.ts'
import type { World } from './world.ts'

/** What became of it all, and where to read on. */
export function summary(told: readonly Told[], { local, url }: World, print: Printer): void {
  const width = Math.max(...told.map(({ title }) => title.length))
  print.title('Every story ended as it must')
  for (const { title, currency, ending } of told) {
    const { order, takenFromCard, takenFromBalance, mails } = ending
    const taken =
      takenFromCard + takenFromBalance === 0
        ? 'nothing taken'
        : `${moneyText(takenFromCard, currency)} from the card, ${moneyText(takenFromBalance, currency)} from the balance`
    print.good(`${title.padEnd(width)}  ${order.status}, ${taken}, ${mails.length} mails`)
  }
  if (local?.cardNetwork) print.good('the books of the card network say the same')
  print.line()
  print.line(
    '  How it works:    README.md, The journey of an order; the plot is apps/order/src/orders/saga.ts',
  )
  print.line(local ? '  Try it yourself: npx --yes pnpm@12 dev' : `  Try it yourself: ${url}/products`)
}
