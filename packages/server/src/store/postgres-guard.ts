// SPDX-License-Identifier: Apache-2.0

/**
 * A POSIX shell that runs PostgreSQL for as long as its standard input stays open. Only we hold the other end, so when we
 * die, however we die, PostgreSQL is asked to stop (SIGINT: fast), and after ten seconds made to (SIGQUIT).
 * Usage: `sh -c GUARD guard postgres -D …`; its exit code is PostgreSQL's.
 */
export const POSTGRES_GUARD = `
exec 3<&0
"$@" </dev/null 3<&- &
pg=$!
trap '' INT TERM HUP
(
  while read -r line <&3; do :; done
  kill -INT $pg 2>/dev/null
  n=0
  while [ $n -lt 100 ] && kill -0 $pg 2>/dev/null; do sleep 0.1; n=$((n+1)); done
  kill -QUIT $pg 2>/dev/null
) </dev/null >/dev/null 2>&1 &
watch=$!
exec 3<&-
wait $pg
code=$?
kill -KILL $watch 2>/dev/null
exit $code
`
