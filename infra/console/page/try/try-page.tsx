import { useSignal } from '@preact/signals'
import { post, useResource } from '../api.ts'
import { money } from '../format.ts'
import { go } from '../router.tsx'
import { Loaded } from '../states.tsx'
import { Recording } from './recording.tsx'

interface Choice {
  readonly products: readonly {
    readonly id: string
    readonly name: string
    readonly price: number
    readonly currency: string
  }[]
  readonly cards: readonly string[]
}

export function TryPage() {
  const choice = useResource<Choice>('/try')
  return (
    <>
      <h1>Place an order</h1>
      <p class="note">
        By the public API, as a customer of the console’s own, who has the welcome credit. Then you see the
        order’s story.
      </p>
      <Loaded resource={choice}>{(value) => <OrderForm choice={value} />}</Loaded>
      <Recording />
    </>
  )
}

function OrderForm({ choice }: { readonly choice: Choice }) {
  const failure = useSignal('')
  const isPlacing = useSignal(false)

  async function place(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form)
    const items = choice.products.flatMap(({ id }) => {
      const quantity = Number(fields.get(id))
      return quantity > 0 ? [{ productId: id, quantity }] : []
    })
    const balanceAmount = Math.round(Number(fields.get('balance')) * 100)
    const paymentMethod = String(fields.get('card'))
    isPlacing.value = true
    failure.value = ''
    try {
      const { orderId } = await post<{ orderId: string }>('/try', {
        items,
        ...(balanceAmount > 0 ? { balanceAmount } : {}),
        ...(paymentMethod === '' ? {} : { paymentMethod }),
      })
      go(`/orders/${orderId}`)
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error)
    }
    isPlacing.value = false
  }

  return (
    <form
      class="try"
      onSubmit={(event) => {
        event.preventDefault()
        void place(event.currentTarget)
      }}
    >
      <fieldset>
        <legend>Basket</legend>
        {choice.products.map(({ id, name, price, currency }, index) => (
          <label key={id}>
            <input type="number" name={id} min="0" max="100" defaultValue={index === 0 ? '1' : '0'} /> {name},{' '}
            {money(price, currency)}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Payment</legend>
        <label>
          From the balance <input type="number" name="balance" min="0" step="0.01" defaultValue="10" />
        </label>
        <label>
          Card{' '}
          <select name="card">
            {choice.cards.map((card) => (
              <option key={card}>{card}</option>
            ))}
            <option value="">none</option>
          </select>
        </label>
      </fieldset>
      <p class="tools">
        <button type="submit" disabled={isPlacing.value}>
          {isPlacing.value ? 'Placing …' : 'Place the order'}
        </button>
        <span class="bad" role="alert">
          {failure.value}
        </span>
      </p>
    </form>
  )
}
