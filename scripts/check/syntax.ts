// SPDX-License-Identifier: Apache-2.0
import { parseSync } from 'oxc-parser'
import type { SourceFile } from './source.ts'

/** A node of the syntax tree as the parser gives it; fields are looked at, never assumed. */
export type Node = Readonly<{ type: string; start: number; end: number; [field: string]: unknown }>

/** The syntax tree of a file; a file that does not parse throws, since no other check can be trusted then. */
export function parseSource(file: SourceFile): Node {
  const result = parseSync(file.path, file.text)
  const first = result.errors[0]
  if (first !== undefined) throw new Error(`${file.path}: ${first.message}`)
  return result.program as unknown as Node
}

/** Calls `visit` for each node with its chain of parents, outermost first. */
export function walk(node: Node, visit: (node: Node, parents: readonly Node[]) => void): void {
  const parents: Node[] = []
  const step = (at: Node): void => {
    visit(at, parents)
    parents.push(at)
    for (const value of Object.values(at)) {
      for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) step(item)
    }
    parents.pop()
  }
  step(node)
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}
