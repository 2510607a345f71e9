-- Figures that alarms watch: `measures` in service.ts. Shares are those of the latest 100 decided orders of
-- the last 90 minutes; fewer than 20 tell nothing. Ids are in the order of time.
CREATE VIEW "measures" ("name", "value") AS
WITH "decided" AS (
  SELECT "reason", "created_at" > now() - interval '90 minutes' AS "recent", row_number() OVER (ORDER BY "id" DESC) AS "nth"
  FROM (SELECT "id", "reason", "created_at" FROM "orders" WHERE "status" <> 'pending' ORDER BY "id" DESC LIMIT 1100) AS "latest"
), "shares" AS (
  SELECT "nth" <= 100 AS "latest",
    100.0 * count(*) FILTER (WHERE "reason" IN ('timed-out', 'payment-failed')) / count(*) AS "failed",
    100.0 * count(*) FILTER (WHERE "reason" = 'payment-declined') / count(*) AS "declined"
  FROM "decided" WHERE "recent" OR "nth" > 100
  GROUP BY "nth" <= 100
  HAVING count(*) >= 20
)
-- Every pending order waits for an answer: the index on asked_at finds them.
SELECT 'pending-orders', coalesce(extract(epoch FROM now() - min("created_at")), 0)::float8
  FROM "orders" WHERE "asked_at" IS NOT NULL AND "status" = 'pending'
UNION ALL
SELECT 'failed-orders', coalesce((SELECT "failed" FROM "shares" WHERE "latest"), 0)::float8
UNION ALL
-- Percentage points above the share of the 1,000 orders before.
SELECT 'declined-orders', greatest(coalesce(
    (SELECT "declined" FROM "shares" WHERE "latest") - coalesce((SELECT "declined" FROM "shares" WHERE NOT "latest"), 0),
  0), 0)::float8;
