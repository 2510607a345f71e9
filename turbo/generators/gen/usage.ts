export const usage = `Usage: pnpm gen service --name NAME [--publishes TYPE|none] [--subscribes TYPE,…|none] [--schedule NAME]
       pnpm gen event TYPE --publisher SERVICE --consumers SERVICE,… [--summary TEXT]
       pnpm gen route NAME --service SERVICE --operation "METHOD /PATH"
       pnpm gen schedule NAME --service SERVICE [--cron "CRON"]
       pnpm gen call NAME --service SERVICE --operation "METHOD /PATH"

  service   a service in apps/NAME, with database, web, worker, tests and README
    --name        in the singular: as in basket
    --publishes   its first event, NAME.created when left out
    --subscribes  events of other services, order.confirmed when left out
    --schedule    a task that runs every five minutes, as in remind-customers

  event     an event in packages/contracts, in the publisher's service.ts, and with a handler in each consumer
    TYPE          aggregate and past tense, as in basket.emptied
    --summary     what has happened, in one sentence

  route     a route of a service for signed-in customers, with a function and a test
    NAME          what it does, as in close-basket
    --operation   as in "POST /baskets/{id}/close"

  schedule  a task of a service that runs by the clock, with a test
    NAME          what it does, as in remind-customers
    --cron        five fields, in UTC; "*/5 * * * *" when left out

  call      a call of another service's API: a client with deadline, retries and circuit breaker, and a test
    NAME          what it does, as in find-order
    --service     who calls
    --operation   of the other service, as in "GET /orders/{orderId}"; its types are read from its OpenAPI

  In a terminal, "pnpm gen service", "pnpm gen event" and the others ask for what is missing.`
