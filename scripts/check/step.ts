// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process'
import { root } from './source.ts'

/** A check that is a program: it passes when it ends with 0. */
export type Step = Readonly<{ name: string; args: readonly string[] }>
export type StepResult = Readonly<{ name: string; isOk: boolean; seconds: number; output: string }>

const bin = (name: string): string => `node_modules/.bin/${name}`

/** What `npm run check` holds the tree to, the slowest first so that two at a time end together. Unit tests come beside. */
export const steps: readonly Step[] = [
  { name: 'knip', args: [bin('knip'), '--no-progress', '--no-config-hints'] },
  { name: 'types', args: [bin('tsc'), '-p', 'tsconfig.json'] },
  { name: 'types of web', args: [bin('tsc'), '-p', 'packages/web/tsconfig.json'] },
  { name: 'lint', args: [bin('oxlint'), '--deny-warnings'] },
  { name: 'format', args: [bin('oxfmt'), '--check'] },
  ...['layers', 'caps', 'docs', 'names', 'text', 'domain', 'strings', 'dependencies'].map((name) => ({
    name,
    args: [`scripts/check-${name}.ts`],
  })),
]

/** Runs `node …args` in the repository and keeps everything it printed. */
export async function runStep({ name, args }: Step): Promise<StepResult> {
  const started = performance.now()
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; output: string }>()
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (chunk: string): void => {
    output += chunk
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  child.on('error', (thrown) => resolve({ code: null, output: String(thrown) }))
  child.on('close', (code) => resolve({ code, output }))
  const ended = await promise
  return { name, isOk: ended.code === 0, seconds: (performance.now() - started) / 1000, output: ended.output.trim() }
}
