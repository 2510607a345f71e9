import type { Facts } from './facts.ts'

const sum = <T>(items: readonly T[], amount: (item: T) => number) =>
  items.reduce((total, item) => total + amount(item), 0)

/** The invariants that do not hold, or not yet. Empty when all of them hold. */
export function brokenInvariants(facts: Facts): string[] {
  return [
    ...facts.orders.flatMap((order) => orderInvariants(facts, order)),
    ...facts.users.flatMap((user) => userInvariants(facts, user)),
    ...paymentInvariants(facts),
    ...mailInvariants(facts),
    ...facts.unpublished,
  ]
}

const expected = (what: string, wanted: unknown, found: unknown): string[] =>
  wanted === found ? [] : [`${what}: ${wanted} expected, ${found} found`]

const mailsExpected = ({ hasMailer }: Facts, what: string, wanted: number, found: number) =>
  hasMailer ? expected(what, wanted, found) : []

function orderInvariants(facts: Facts, order: Facts['orders'][number]): string[] {
  const { id, status, total, balanceAmount, cardAmount } = order
  const it = `${status} order ${id}`
  const charges = facts.charges.filter(({ orderId }) => orderId === id)
  const entries = facts.entries.filter(({ orderId }) => orderId === id)
  const mails = (kind: string) =>
    facts.mails.filter((mail) => mail.orderId === id && mail.kind === kind).length
  const always = [
    ...expected(`${it}, sum of its parts`, total, balanceAmount + cardAmount),
    ...expected(
      `${it}, held on the card`,
      0,
      sum(charges, ({ held }) => held),
    ),
    ...mailsExpected(facts, `${it}, receipt mails`, 1, mails('order.created')),
  ]
  switch (status) {
    case 'confirmed':
      return [
        ...always,
        ...expected(
          `${it}, captures`,
          cardAmount > 0 ? 1 : 0,
          charges.filter((it) => it.captured > 0).length,
        ),
        ...expected(
          `${it}, captured`,
          cardAmount,
          sum(charges, ({ captured }) => captured),
        ),
        ...expected(
          `${it}, refunded`,
          0,
          sum(charges, ({ refunded }) => refunded),
        ),
        ...expected(`${it}, balance entries`, balanceAmount > 0 ? 1 : 0, entries.length),
        ...expected(
          `${it}, taken from the balance`,
          balanceAmount,
          -sum(entries, ({ amount }) => amount) + 0,
        ),
        ...mailsExpected(facts, `${it}, confirmation mails`, 1, mails('order.confirmed')),
        ...mailsExpected(facts, `${it}, cancellation mails`, 0, mails('order.cancelled')),
      ]
    case 'cancelled':
      return [
        ...always,
        ...expected(
          `${it}, captured and not refunded`,
          0,
          sum(charges, (it) => it.captured - it.refunded),
        ),
        ...expected(
          `${it}, net of the ledger`,
          0,
          sum(entries, ({ amount }) => amount),
        ),
        ...expected(`${it}, debits`, true, entries.filter(({ kind }) => kind === 'debit').length <= 1),
        ...mailsExpected(facts, `${it}, cancellation mails`, 1, mails('order.cancelled')),
        ...mailsExpected(
          facts,
          `${it}, refund mails`,
          charges.filter(({ refunded }) => refunded > 0).length,
          mails('payment.refunded'),
        ),
      ]
    default:
      return [`${it}: neither confirmed nor cancelled`]
  }
}

function userInvariants(
  facts: Facts,
  { id, balance, entries, isConfirmed }: Facts['users'][number],
): string[] {
  const welcomes = facts.mails.filter(({ kind, userId }) => kind === 'user.verified' && userId === id).length
  return [
    ...expected(`user ${id}, balance is not negative`, true, balance >= 0),
    ...expected(`user ${id}, sum of the balance entries`, entries, balance),
    ...mailsExpected(facts, `user ${id}, welcome mails`, isConfirmed ? 1 : 0, welcomes),
  ]
}

/** The state of a payment by Stripe's books. */
function stateAtStripe(charges: Facts['charges'], amount: number): string {
  const captured = sum(charges, (it) => it.captured)
  if (captured > 0 && captured === sum(charges, (it) => it.refunded)) return 'refunded'
  if (captured === amount) return 'captured'
  if (sum(charges, (it) => it.held) > 0) return 'authorized'
  return 'nothing taken'
}

function paymentInvariants({ charges, payments, orders }: Facts): string[] {
  const nothingTaken = ['voided', 'declined', 'failed']
  const differences = payments.flatMap(({ orderId, amount, state }) => {
    const own = charges.filter((charge) => charge.orderId === orderId)
    const expectedState = nothingTaken.includes(state) ? 'nothing taken' : state
    return expected(
      `payment of order ${orderId} (${state}) in Stripe's books`,
      expectedState,
      stateAtStripe(own, amount),
    )
  })
  const paid = new Set(payments.map(({ orderId }) => orderId))
  const unknown = charges.filter(({ orderId = '' }) => !paid.has(orderId))
  const unpaid = orders.filter(({ id, cardAmount }) => cardAmount > 0 && !paid.has(id))
  return [
    ...differences,
    ...unknown.map(({ id }) => `charge ${id} is known to Stripe and not to the payment service`),
    ...unpaid.map(({ id }) => `order ${id} has a card amount and no payment`),
  ]
}

/** Each mail is sent and has arrived, and nothing else has arrived. */
function mailInvariants({ mails, arrived }: Facts): string[] {
  const ids = new Set(arrived.map(({ headers }) => headers['message-id'].split('@')[0]))
  return [
    ...mails.filter(({ state }) => state !== 'sent').map(({ key, state }) => `mail ${key} is ${state}`),
    ...mails.filter(({ key }) => !ids.has(`<${key}`)).map(({ key }) => `mail ${key} has not arrived`),
    ...expected('mails by Message-ID', mails.length, ids.size),
  ]
}
