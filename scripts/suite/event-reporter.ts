// SPDX-License-Identifier: Apache-2.0
import type { TestEvent } from 'node:test/reporters'

/** One line of JSON for each test that ended: what scripts/suite/run-file.ts sums up. */
export type TestLine = Readonly<{ name: string; outcome: 'passed' | 'failed' | 'skipped' }>

async function* reportLines(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const { name, details, skip, todo } = event.data
    if (details.type === 'suite' && event.type === 'test:pass') continue
    const isLeft = (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false)
    const outcome = isLeft ? 'skipped' : event.type === 'test:pass' ? 'passed' : 'failed'
    yield `${JSON.stringify({ name, outcome } satisfies TestLine)}\n`
  }
}

// oxlint-disable-next-line import/no-default-export -- node:test loads a reporter by its default export
export default reportLines
