/**
 * By instance class: connections that RDS for PostgreSQL would allow by itself, which is what the class's memory is
 * enough for. The formula is LEAST(DBInstanceClassMemory / 9531392, 5000); the memory in it is less than the class
 * has, by an amount that AWS does not state. Source: Amazon RDS user guide, quotas and constraints.
 *
 * On 2026-11-25 these numbers were found: 181 read on a db.t4g.small with PostgreSQL 18.6
 * (github.com/kirill-markin/flashcards-open-source-app/pull/1657), and by others on the same class; 198, 413 and 856
 * on t2.small, t2.medium and t2.large (gist.github.com/guizmaii/1cacffef793c2ba9645083c3e18b3d8c). No reading of
 * other t4g classes was found: theirs are 80 % of the formula for the whole memory, which is the ratio of db.t4g.small.
 */
export const maxConnections: Readonly<Record<string, number>> = {
  'db.t4g.micro': 90,
  'db.t4g.small': 181,
  'db.t4g.medium': 360,
  'db.t4g.large': 721,
  'db.m7g.large': 721,
  'db.m7g.xlarge': 1_442,
  'db.r7g.large': 1_442,
}
