import type { LocalAws } from '@fanfare/local'
import type { Story } from '../story.ts'
import { balanceTooSmall } from './balance-too-small.ts'
import { cardDeclined } from './card-declined.ts'
import { paid } from './paid.ts'
import { paymentDown } from './payment-down.ts'

/** Only what we started ourselves do we stop. */
export const storiesOf = (local: LocalAws | undefined): readonly Story[] => [
  paid,
  cardDeclined,
  balanceTooSmall,
  ...(local ? [paymentDown(local.service('payment'))] : []),
]
