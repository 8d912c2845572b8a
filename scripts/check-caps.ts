// SPDX-License-Identifier: Apache-2.0
import { capExceptions, type CapException } from './check/cap-exceptions.ts'
import { reportFindings } from './check/report.ts'
import { isCode, isTest, lineAt, type Finding, type SourceFile } from './check/source.ts'
import { isNode, parseSource, walk, type Node } from './check/syntax.ts'

/** Hard caps; what is aimed at is lower (guide/contribute.md). */
const caps = { file: 500, function: 100, exports: 5, parameters: 3 }

type Measure = Readonly<{ cap: keyof typeof caps; name: string; value: number; line: number }>

/** Measures every source file and reports what is over a cap, and exceptions that nothing needs any more. */
export function checkCaps(
  files: readonly SourceFile[],
  exceptions: readonly CapException[] = capExceptions,
): Finding[] {
  const findings: Finding[] = []
  const used = new Set<CapException>()
  for (const file of files) {
    if (!isCode(file.path)) continue
    for (const { cap, name, value, line } of measure(file)) {
      if (value <= caps[cap]) continue
      const exception = exceptions.find((each) => each.cap === cap && covers(each.path, file.path))
      if (exception !== undefined) used.add(exception)
      const limit = exception?.limit ?? caps[cap]
      if (value > limit)
        findings.push({ path: file.path, line, text: `${name}: ${value} ${unit[cap]}, the cap is ${limit}` })
    }
  }
  for (const each of exceptions) {
    if (!used.has(each) && files.some((file) => covers(each.path, file.path)))
      findings.push({
        path: 'scripts/check/cap-exceptions.ts',
        line: 1,
        text: `${each.path} no longer needs its exception (${each.cap})`,
      })
  }
  return findings
}

const unit = { file: 'lines', function: 'lines', exports: 'exported values', parameters: 'parameters' }

/** An exception names a file, or a folder with a `/` at its end. */
function covers(pattern: string, path: string): boolean {
  return pattern.endsWith('/') ? path.startsWith(pattern) : path === pattern
}

function measure(file: SourceFile): Measure[] {
  const tree = parseSource(file)
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0)
  const measures: Measure[] = [{ cap: 'file', name: 'the file', value: lines, line: 1 }]
  const isIndex = /(^|\/)index\.tsx?$/.test(file.path)
  if (!isIndex && !isTest(file.path))
    measures.push({ cap: 'exports', name: 'the file', value: countExports(tree), line: 1 })
  walk(tree, (node, parents) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return
    const line = lineAt(file.text, node.start)
    const name = nameOf(node, parents)
    const holder = parents.at(-1)
    const isSuite =
      isTest(file.path) &&
      holder?.type === 'CallExpression' &&
      isNode(holder.callee) &&
      /^(describe|suite)$/.test(String(holder.callee.name))
    if (!isSuite) measures.push({ cap: 'function', name, value: lineAt(file.text, node.end) - line + 1, line })
    const parameters = Array.isArray(node.params) ? node.params : []
    measures.push({ cap: 'parameters', name, value: parameters.length, line })
  })
  return measures
}

function nameOf(node: Node, parents: readonly Node[]): string {
  for (const each of [node, ...parents.slice(-2).toReversed()]) {
    const id = each.id ?? each.key
    if (isNode(id) && typeof id.name === 'string') return id.name
  }
  return 'a function without a name'
}

/** Values only: the types that a function takes and gives stand beside it and are no second noun. */
function countExports(tree: Node): number {
  const statements = Array.isArray(tree.body) ? tree.body.filter(isNode) : []
  return statements
    .filter((each) => each.type.startsWith('Export') && each.exportKind !== 'type')
    .reduce((sum, each) => sum + countValues(each), 0)
}

function countValues({ declaration, specifiers }: Node): number {
  if (isNode(declaration)) {
    if (/^TS(Interface|TypeAlias)Declaration$/.test(declaration.type)) return 0
    return Array.isArray(declaration.declarations) ? declaration.declarations.length : 1
  }
  return Array.isArray(specifiers) ? specifiers.filter((each) => isNode(each) && each.exportKind !== 'type').length : 1
}

if (import.meta.main)
  reportFindings('An exception needs a reason in scripts/check/cap-exceptions.ts.', (files) => checkCaps(files))
