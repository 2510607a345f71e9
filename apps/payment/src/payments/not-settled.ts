/** A payment is not yet where its order wants it, because the card network or another process keeps it waiting. */
export class NotSettled extends Error {
  readonly orderId: string

  constructor(orderId: string, reason: string, options?: ErrorOptions) {
    super(`the payment of order ${orderId} is not settled yet: ${reason}`, options)
    this.orderId = orderId
  }
}
