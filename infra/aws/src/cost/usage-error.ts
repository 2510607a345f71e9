/** What was asked for cannot be; the message says what to ask for instead. */
export class UsageError extends Error {}
