// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path'
import { reportFindings } from './check/report.ts'
import { isCode, lineAt, type Finding, type SourceFile } from './check/source.ts'

/** Every relative link and anchor leads somewhere, and every document or invariant that code names exists. */
export function checkDocs(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file.text]))
  const findings: Finding[] = []
  for (const file of files) {
    const add = (offset: number, text: string): void => {
      findings.push({ path: file.path, line: lineAt(file.text, offset), text })
    }
    if (file.path.endsWith('.md')) {
      checkLinks(file, byPath, add)
      checkPaths(file, byPath, add)
    }
    if (file.path.endsWith('.md') || isCode(file.path)) checkMentions(file, byPath, add)
    if (isCode(file.path)) checkInvariants(file, byPath, add)
  }
  return findings
}

type Add = (offset: number, text: string) => void
type Texts = ReadonlyMap<string, string>

function checkLinks(file: SourceFile, texts: Texts, add: Add): void {
  const text = blankCode(file.text)
  for (const match of text.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
    const link = decodeURI(match[1] ?? '')
    if (/^[a-z][a-z0-9+.-]*:/i.test(link)) continue
    const [to = '', anchor] = link.split('#')
    const target = to === '' ? file.path : posix.normalize(posix.join(posix.dirname(file.path), to))
    const wrong = whyMissing(target, anchor, texts)
    if (wrong !== null) add(match.index, `link ${link}: ${wrong}`)
  }
}

/** `design/x.md`, with or without an anchor, named in prose, a comment or a string. */
function checkMentions(file: SourceFile, texts: Texts, add: Add): void {
  if (isSample(file.path)) return
  for (const match of file.text.matchAll(/(?<![\w/.-])((?:design|guide|ref)\/[\w-]+\.md)(?:#([\p{L}\p{N}_-]+))?/gu)) {
    const wrong = whyMissing(match[1] ?? '', match[2], texts)
    if (wrong !== null) add(match.index, `names ${match[0]}: ${wrong}`)
  }
}

/** A file of this repository named in backticks. */
function checkPaths(file: SourceFile, texts: Texts, add: Add): void {
  if (file.path === 'CHANGELOG.md') return
  for (const match of file.text.matchAll(
    /`((?:packages|scripts|sim|bench|deploy|design|guide|ref|\.ci)\/[\w./-]*[\w-])`/g,
  )) {
    const path = match[1] ?? ''
    const exists = texts.has(path) || [...texts.keys()].some((each) => each.startsWith(`${path}/`))
    if (!exists) add(match.index, `names \`${path}\`, which does not exist`)
  }
}

/** `// invariant 2, design/recording.md` points at a numbered line under a heading with that word. */
function checkInvariants(file: SourceFile, texts: Texts, add: Add): void {
  if (isSample(file.path)) return
  for (const match of file.text.matchAll(/\binvariants? ([\d, and]*\d),? (?:of )?((?:design)\/[\w-]+\.md)/g)) {
    const known = invariantsOf(texts.get(match[2] ?? '') ?? '')
    for (const [number] of (match[1] ?? '').matchAll(/\d+/g)) {
      if (!known.has(Number(number))) add(match.index, `${match[2]} has no invariant ${number}`)
    }
  }
}

/** This very check and its test hold samples. */
function isSample(path: string): boolean {
  return /^scripts\/check-(docs|dependencies)(\.test)?\.ts$/.test(path)
}

function whyMissing(path: string, anchor: string | undefined, texts: Texts): string | null {
  const text = texts.get(path)
  if (text === undefined) {
    const folder = path.endsWith('/') ? path : `${path}/`
    const isThere = path === '.' || [...texts.keys()].some((each) => each.startsWith(folder))
    return isThere ? null : `${path} does not exist`
  }
  if (anchor === undefined || !path.endsWith('.md')) return null
  return anchorsOf(text).has(anchor) ? null : `${path} has no heading #${anchor}`
}

/** Anchors as GitHub makes them: lower case, punctuation gone, spaces to hyphens, repeats numbered. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const match of blankCode(text, false).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = (match[1] ?? '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-')
    let unique = slug
    for (let repeat = 1; anchors.has(unique); repeat++) unique = `${slug}-${repeat}`
    anchors.add(unique)
  }
  return anchors
}

function invariantsOf(text: string): Set<number> {
  const section = /^#+ .*invariant.*$([\s\S]*?)(?=^#|$(?![\s\S]))/im.exec(text)?.[1] ?? ''
  return new Set([...section.matchAll(/^\s*(?:[-*] )?\**(\d+)[.)]/gm)].map((match) => Number(match[1])))
}

/** Code blocks (and spans) as spaces, so that offsets stay. */
function blankCode(text: string, spans = true): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, ' ')
  const blocks = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank)
  return spans ? blocks.replace(/`[^`\n]*`/g, blank) : blocks
}

if (import.meta.main) reportFindings('Documents and code name each other only by what exists.', checkDocs)
