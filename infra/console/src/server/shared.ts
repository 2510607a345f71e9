/** One answer for everybody who asks within some milliseconds; what is under way is not started twice. */
export function shared<T>(milliseconds: number, read: () => Promise<T>): () => Promise<T> {
  let last: { readonly answer: Promise<T>; readonly over: number } | undefined
  return () => {
    if (last && Date.now() < last.over) return last.answer
    const answer = read()
    const current = { answer, over: Number.POSITIVE_INFINITY }
    last = current
    const end = (over: number) => {
      if (last === current) last = { answer, over }
    }
    answer.then(
      () => end(Date.now() + milliseconds),
      () => end(0),
    )
    return answer
  }
}
