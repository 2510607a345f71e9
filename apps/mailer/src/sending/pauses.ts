/** How long a mail waits after its n-th try (from 1): doubled each time up to a minute, so that it is never far off. */
export function pauseAfter(attempts: number, firstMs: number): number {
  return jittered(Math.min(firstMs * 2 ** Math.min(attempts - 1, 20), 60_000))
}

/** The same while no mail server answers, when every mail waits: short, so that all go out soon after its return. */
export function outagePause(failures: number, firstMs: number): number {
  return jittered(Math.min(firstMs * 2 ** Math.min(failures - 1, 20), 5_000))
}

// Two processes that failed together shall not come back together.
const jittered = (milliseconds: number) => milliseconds * (0.75 + Math.random() / 4)
