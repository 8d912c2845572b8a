// SPDX-License-Identifier: Apache-2.0
import { type EpochTicks, formatTime, toMillis } from '@mingjian/base'
import {
  type CheckedCamera,
  type Finding,
  formatVerifierKey,
  localHeaderBytes,
  type PackageReport,
  type PackedCamera,
  type PackedPart,
  type ReadAt,
} from '@mingjian/evidence'
import type { zhOffline } from '../i18n/zh-offline.ts'
import { fill, make } from './dom.ts'
import { howToPlay, PartPlayer } from './part-player.ts'

export type Words = typeof zhOffline
type Look = Readonly<{ words: Words; report: PackageReport; file: ReadAt }>

/** What is proved and what is not, and each camera with its player. */
export function showReport(look: Look): HTMLElement {
  const { words, report } = look
  const isProved = report.findings.length === 0
  const verdict = make('h2', {
    class: isProved ? 'verdict good' : 'verdict bad',
    'data-verdict': isProved ? 'proved' : 'not-proved',
  })
  verdict.append(isProved ? words.proved : `${words.notProved} · ${report.findings.length}`)
  return make(
    'section',
    {},
    verdict,
    isProved ? null : showFindings(look),
    ...(report.manifest?.cameras ?? []).map((camera) => showCamera(look, camera)),
    showFacts(look),
  )
}

function showFindings({ words, report }: Look): HTMLElement {
  const rows = report.findings.map((finding) =>
    make(
      'tr',
      {},
      make('td', {}, nameOf(report, finding)),
      make('td', { class: 'time' }, momentOf(finding.from)),
      make('td', { class: 'time' }, momentOf(finding.to)),
      make('td', {}, make('strong', {}, kindOf(words, finding)), make('div', { class: 'dim' }, finding.detail)),
    ),
  )
  const heads = [words.camera, words.from, words.to, words.what].map((head) => make('th', { scope: 'col' }, head))
  const table = make(
    'table',
    { 'data-findings': '' },
    make('thead', {}, make('tr', {}, ...heads)),
    make('tbody', {}, ...rows),
  )
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words.findings }, table)
}

function nameOf({ manifest }: PackageReport, { camera }: Finding): string {
  return manifest?.cameras.find(({ id }) => id === camera)?.name ?? camera ?? '–'
}

function kindOf({ kind }: Words, finding: Finding): string {
  const known: Readonly<Record<string, string>> = kind
  return known[finding.kind] ?? finding.kind
}

function showFacts({ words, report }: Look): HTMLElement {
  const { manifest, log, manifestHash, timeStamp } = report
  const seen = log?.cosignatures.map(({ witness, time }) => `${witness} · ${momentOf(time)}`) ?? []
  const facts: [string, string, string?][] = [
    [words.package, manifest?.id ?? '–'],
    [words.instance, manifest?.origin ?? '–'],
    [words.interval, manifest ? `${momentOf(manifest.from)} – ${momentOf(manifest.to)}` : '–'],
    [words.madeAt, momentOf(manifest?.madeAt ?? null)],
    [words.reason, manifest?.reason ?? '–'],
    ...(manifest?.order ? ([[words.order, manifest.order]] as [string, string][]) : []),
    ...(manifest?.original
      ? ([[words.original, `${manifest.original.id} · ${hex(manifest.original.manifest)}`, words.derived]] as [
          string,
          string,
          string,
        ][])
      : []),
    [words.manifest, manifestHash ? hex(manifestHash) : '–'],
    [words.log, log ? fill(words.logSize, { n: String(log.checkpoint.size) }) : '–'],
    [words.key, log ? formatVerifierKey(log.key) : '–', words.keyHelp],
    [words.witness, seen.length === 0 ? words.noWitness : seen.join('\n')],
    timeStamp ? [words.stamp, momentOf(timeStamp.at), words.stampHelp] : [words.stamp, words.noStamp],
  ]
  const rows = facts.flatMap(([name, value, help]) => [
    make('dt', {}, name),
    make(
      'dd',
      {},
      make('span', { class: 'value' }, value),
      help === undefined ? null : make('small', { class: 'dim' }, help),
    ),
  ])
  return make('dl', { class: 'card' }, ...rows)
}

function showCamera(look: Look, camera: PackedCamera): HTMLElement {
  const { words, report } = look
  const checked = report.cameras.find(({ id }) => id === camera.id)
  const bad = report.findings.filter((finding) => finding.camera === camera.id).length
  const head = make(
    'h3',
    {},
    camera.name,
    make(
      'span',
      { class: bad > 0 ? 'tag bad' : 'tag good' },
      bad > 0 ? `${words.notProved} · ${bad}` : fill(words.fragments, { n: String(checked?.fragments ?? 0) }),
    ),
  )
  const parts = camera.parts.map((part, at) => showPart(look, { camera, part, checked, number: at + 1 }))
  const { gap, cause } = words
  const causes: Readonly<Record<string, string>> = cause
  const gaps = camera.gaps.map((each) => `${gap}: ${spanOf(each)} · ${causes[each.cause] ?? each.cause}`)
  const withheld = camera.withheld.map((each) => `${words.withheld}: ${spanOf(each)}`)
  const list = make('ul', {}, ...[...gaps, ...withheld].map((text) => make('li', {}, text)))
  return make(
    'article',
    { class: 'card', 'data-camera': camera.id },
    head,
    ...parts,
    gaps.length + withheld.length > 0 ? list : null,
  )
}

type PartLook = Readonly<{ camera: PackedCamera; part: PackedPart; checked: CheckedCamera | undefined; number: number }>

function showPart(look: Look, { camera, part, checked, number }: PartLook): HTMLElement {
  const { words } = look
  const how = howToPlay(part)
  const file = memberOf(look, part.path)
  if (how === null || file === null || checked === undefined)
    return make('p', { class: 'dim' }, fill(words.cannotPlay, { mime: part.mime, path: part.path }))
  const video = make('video', {
    controls: '',
    muted: '',
    playsinline: '',
    preload: 'auto',
    'aria-label': `${camera.name} ${fill(words.part, { n: String(number) })}`,
  })
  video.muted = true
  const clock = make('output', { class: 'clock', 'aria-label': words.clock })
  const button = make('button', { type: 'button', class: 'play' }, `▶ ${words.play}`)
  const frame = make('div', { class: 'frame' }, button)
  button.addEventListener('click', () => {
    frame.replaceChildren(video, clock)
    const player = new PartPlayer({ video, camera: camera.id, part, logged: checked.logged, file, how })
    video.addEventListener('timeupdate', () => {
      clock.value = momentOf((part.start + Math.round(video.currentTime * 90_000)) as EpochTicks)
    })
    video.play().catch((thrown: unknown) => reportError(thrown))
    new MutationObserver((_, observer) => {
      if (document.contains(video)) return
      player.close()
      observer.disconnect()
    }).observe(document.body, { childList: true, subtree: true })
  })
  return frame
}

function memberOf({ report, file }: Look, name: string): ReadAt | null {
  const member = report.members.find((each) => each.name === name)
  if (member === undefined) return null
  const begin = member.offset + localHeaderBytes(name)
  return {
    size: member.size,
    read: (offset, length) => file.read(begin + offset, Math.min(length, member.size - offset)),
  }
}

function spanOf({ start, end }: Readonly<{ start: EpochTicks; end: EpochTicks }>): string {
  return `${momentOf(start)} – ${momentOf(end)}`
}

/** In the reader's own zone, with its offset; and never a time that could be misread. */
function momentOf(time: EpochTicks | null): string {
  if (time === null) return '–'
  const at = new Date(toMillis(time))
  if (Number.isNaN(at.getTime())) return formatTime(time)
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
  const offset = -at.getTimezoneOffset()
  return `${day} ${clock} ${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
