/** The message says what to ask for instead. */
export class UsageError extends Error {}
