import { EventError } from '@fanfare/contracts'
import type { Context } from '../platform/context.ts'
import type { Transaction } from '../platform/database/database.ts'
import type { AnswerDelay } from './answer-delay.ts'
import { applySignal, eventData } from './apply-signal.ts'
import { stateOf } from './order.ts'
import { unansweredEvent } from './saga.ts'
import { type OrderRow, type OrderWithItems, withItems } from './store.ts'

type NudgeContext = Pick<Context, 'db' | 'transact' | 'publish' | 'config' | 'log'>

const batchSize = 100

/** Reached after 34 hours by default; then an operator is needed. */
const maxNudges = 10

/** After an outage, answers may still be in the queue. */
const nudgesBeforeTimeout = 3

/** Nudges without an answer in the last so many seconds: as many as a run may add to a backlog. */
const maxUnanswered = 500
const unansweredSeconds = 300

/**
 * Publishes the last event of stalled orders again. Nudges are for events that were lost, and would only feed a backlog:
 * so they wait as long as answers take, and cease while they are not answered.
 */
export async function nudgeStalledOrders(
  context: NudgeContext,
  answerDelay: AnswerDelay,
  now = new Date(),
  most = maxUnanswered,
): Promise<void> {
  let budget = most - (await countUnansweredNudges(context, now))
  let claimed: number
  do {
    claimed = await context.transact(async (tx) => {
      const limit = Math.max(0, Math.min(batchSize, budget))
      const stalled = await claimStalledOrders(tx, context, answerDelay.seconds(now), limit, now)
      for (const order of stalled) await nudge(context, tx, order, now)
      return stalled.length
    })
    budget -= claimed
  } while (claimed === batchSize)
  if (budget <= 0) {
    context.log.warn(
      { maxUnanswered: most },
      'nudges are not answered: stalled orders are left to a later run',
    )
  }
}

async function countUnansweredNudges({ db }: Pick<Context, 'db'>, now: Date): Promise<number> {
  const since = new Date(now.getTime() - unansweredSeconds * 1000)
  return db.order.count({ where: { askedAt: { gt: since }, nudges: { gt: 0 } } })
}

/** The wait doubles after every nudge. An event that is still in the outbox needs none. */
async function claimStalledOrders(
  tx: Transaction,
  { config: { NUDGE_SECONDS, ORDER_DEADLINE_SECONDS } }: Pick<Context, 'config'>,
  delaySeconds: number,
  limit: number,
  now: Date,
): Promise<OrderWithItems[]> {
  const stalled = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders,
      (SELECT ${now}::timestamptz AS now, ${now}::timestamptz - make_interval(secs => ${delaySeconds}) AS asked) AS clock
    WHERE asked_at <= asked - make_interval(secs => ${NUDGE_SECONDS}::int)
      AND (asked_at <= asked - make_interval(secs => ${NUDGE_SECONDS}::int * 2 ^ nudges)
        OR (status = 'pending' AND nudges > 0
          AND created_at <= now - make_interval(secs => ${ORDER_DEADLINE_SECONDS}::int)))
      AND NOT EXISTS (SELECT FROM outbox WHERE key = orders.id::text)
    ORDER BY asked_at LIMIT ${limit}::int
    FOR UPDATE OF orders SKIP LOCKED`
  return tx.order.findMany({ where: { id: { in: stalled.map(({ id }) => id) } }, include: withItems })
}

async function nudge(
  context: NudgeContext,
  tx: Transaction,
  order: OrderWithItems,
  now: Date,
): Promise<void> {
  const { id, status, nudges } = order
  if (isPastDeadline(context, order, now)) {
    await applySignal(context, tx, id, 'deadline-passed')
    return
  }
  const event = unansweredEvent(stateOf(order))
  if (event !== null && nudges < maxNudges) {
    await tx.order.update({ where: { id }, data: { askedAt: now, nudges: { increment: 1 } } })
    try {
      await context.publish(tx, event, id, eventData[event](order))
    } catch (error) {
      // An older order may break the contract. The others continue.
      if (!(error instanceof EventError)) throw error
      context.log.error({ err: error, orderId: id, reason: 'its event breaks its contract' }, 'order stalled')
    }
    return
  }
  await tx.order.update({ where: { id }, data: { askedAt: null } })
  if (event !== null) {
    context.log.error({ orderId: id, status, reason: `no answer after ${maxNudges} nudges` }, 'order stalled')
  }
}

const isPastDeadline = (
  { config }: Pick<Context, 'config'>,
  { status, nudges, createdAt }: OrderRow,
  now: Date,
) =>
  status === 'pending' &&
  nudges >= nudgesBeforeTimeout &&
  now.getTime() - createdAt.getTime() >= config.ORDER_DEADLINE_SECONDS * 1000
