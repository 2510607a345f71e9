/** Stripe's list object. */
export function listObject<T>(url: string, data: readonly T[], hasMore: boolean) {
  return { object: 'list', data, has_more: hasMore, url }
}
