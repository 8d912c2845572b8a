// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path'
import { reportFindings } from './check/report.ts'
import { isCode, isTest, lineAt, type Finding, type SourceFile } from './check/source.ts'
import { isNode, parseSource, walk } from './check/syntax.ts'

/** The picture of design/architecture.md as a table: what each package may import, by name. */
const packages: Readonly<
  Record<string, Readonly<{ imports: readonly string[]; external: readonly string[] | 'any'; isPure: boolean }>>
> = {
  base: { imports: [], external: [], isPure: true },
  wire: { imports: ['base'], external: [], isPure: true },
  evidence: { imports: ['base'], external: [], isPure: true },
  law: { imports: ['base'], external: ['yaml'], isPure: true },
  contract: { imports: ['base'], external: ['zod'], isPure: true },
  server: { imports: ['base', 'wire', 'evidence', 'law', 'contract'], external: 'any', isPure: false },
  web: { imports: ['base', 'contract', 'wire', 'evidence', 'law'], external: 'any', isPure: false },
  sim: { imports: ['base', 'wire'], external: 'any', isPure: false },
  suite: {
    imports: ['base', 'wire', 'evidence', 'law', 'contract', 'server', 'sim'],
    external: 'any',
    isPure: false,
  },
  bench: {
    imports: ['base', 'wire', 'evidence', 'law', 'contract', 'server', 'sim', 'suite'],
    external: 'any',
    isPure: false,
  },
}

/** Layers inside `server`, lowest first; those on one line are siblings and never import one another. */
const layers: readonly (readonly string[])[] = [
  ['domain'],
  ['disk'],
  ['log'],
  ['store'],
  ['witness', 'proof'],
  ['access'],
  ['stream'],
  ['ingest', 'record', 'play', 'duty', 'desk', 'keep', 'viewing', 'registry', 'documents', 'exchange'],
  ['filing', 'inspection', 'cases', 'plans', 'integration'],
  ['http', 'cli'],
]
const serverRoots = layers.length

/** The settings are read in one place; the root hands them on. */
const readsEnvironment = new Set(['packages/server/src/cli/config.ts', 'packages/server/src/main.ts'])

type Import = Readonly<{ specifier: string; offset: number }>

/** Finds every import, type-only ones too, that the picture does not allow. */
export function checkLayers(files: readonly SourceFile[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files) {
    const home = isCode(file.path) ? packageOf(file.path) : null
    if (home === null) continue
    const tree = parseSource(file)
    const add = (offset: number, text: string): void => {
      findings.push({ path: file.path, line: lineAt(file.text, offset), text })
    }
    for (const { specifier, offset } of importsOf(tree)) {
      const wrong = judge(file.path, home, specifier)
      if (wrong !== null) add(offset, `imports '${specifier}': ${wrong}`)
    }
    if (isTest(file.path) || readsEnvironment.has(file.path) || home === 'bench' || home === 'suite') continue
    walk(tree, (node) => {
      const { object, property } = node
      if (node.type !== 'MemberExpression' || !isNode(object) || !isNode(property)) return
      if (object.name === 'process' && property.name === 'env')
        add(node.start, 'reads process.env: only cli/config.ts does, and the root hands settings on')
    })
  }
  return findings
}

function packageOf(path: string): string | null {
  const [first, second] = path.split('/')
  const name = first === 'packages' ? second : first
  return name !== undefined && Object.hasOwn(packages, name) ? name : null
}

function importsOf(tree: ReturnType<typeof parseSource>): Import[] {
  const found: Import[] = []
  walk(tree, (node) => {
    const source = node.type === 'TSImportType' ? (node.source ?? node.argument) : node.source
    const literal = isNode(source) && source.type === 'TSLiteralType' ? source.literal : source
    if (isNode(literal) && typeof literal.value === 'string')
      found.push({ specifier: literal.value, offset: literal.start })
  })
  return found
}

/** Null when the import is allowed, otherwise the sentence of the rule that it breaks. */
function judge(path: string, home: string, specifier: string): string | null {
  const rules = packages[home]
  if (rules === undefined) return null
  if (specifier.startsWith('.'))
    return judgeRelative(path, home, posix.normalize(posix.join(posix.dirname(path), specifier)))
  if (specifier.startsWith('@mingjian/')) {
    const [, name = '', ...deep] = specifier.split('/')
    if (deep.length > 0) return 'a package is imported by its name alone, through its index.ts'
    const isAllowed = name === home || rules.imports.includes(name) || (isTest(path) && name === 'sim')
    return isAllowed ? null : `${home} may import ${rules.imports.join(', ') || 'no package'} (design/architecture.md)`
  }
  if (!rules.isPure || isTest(path)) return null
  if (specifier.startsWith('node:')) return `${home} also runs in a browser: no node:*`
  return rules.external !== 'any' && !rules.external.includes(specifier.split('/')[0] ?? '')
    ? `${home} may depend on ${rules.external.join(', ') || 'nothing'} from outside`
    : null
}

function judgeRelative(path: string, home: string, target: string): string | null {
  const there = packageOf(target)
  if (there !== home) {
    const isTestPeer = isTest(path) && (there === 'sim' || there === 'suite' || there === null)
    const isRun = home === 'bench' || home === 'suite' || home === 'sim'
    return isTestPeer || (isRun && there !== null && (packages[home]?.imports.includes(there) ?? false))
      ? null
      : 'leaves its package: import another package by its name'
  }
  if (home !== 'server' || isTest(path) || target === 'packages/server/package.json') return null
  const from = layerOf(path)
  const to = layerOf(target)
  if (from === null || to === null) return `this folder is not in the picture of design/architecture.md`
  if (from.folder === to.folder || to.rank < from.rank) return null
  return to.rank === from.rank
    ? `${from.folder} and ${to.folder} are siblings and never import one another (design/architecture.md)`
    : `${from.folder} stands left of ${to.folder}: a folder imports only from its left (design/architecture.md)`
}

function layerOf(path: string): { folder: string; rank: number } | null {
  const [folder, file] = path.slice('packages/server/src/'.length).split('/')
  if (!path.startsWith('packages/server/src/') || folder === undefined) return null
  if (file === undefined) return { folder: 'the roots', rank: serverRoots }
  const rank = layers.findIndex((siblings) => siblings.includes(folder))
  return rank === -1 ? null : { folder, rank }
}

if (import.meta.main) reportFindings('design/architecture.md holds the picture; change it there first.', checkLayers)
