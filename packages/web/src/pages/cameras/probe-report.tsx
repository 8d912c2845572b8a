// SPDX-License-Identifier: Apache-2.0
import type { ProbeResult } from '@mingjian/contract'
import Alert from 'antd/es/alert'
import type { z } from 'zod'
import { noteText } from '../../components/note-text.ts'
import { formatRate } from '../../i18n/format.ts'
import { type Say, sayIfKnown, useSay } from '../../i18n/index.ts'

type Result = z.infer<typeof ProbeResult>
const AUDIO = { aac: 'AAC', pcma: 'G.711 A', pcmu: 'G.711 µ', opus: 'Opus' }

function rows(say: Say, { facts, transport, server }: Result): [string, string][] {
  const unknown = say('probe.unknown')
  const seconds = (value: number | null, digits: number) =>
    value === null ? unknown : say('probe.seconds', { value: value.toFixed(digits).replace(/^-(?=[0.]*$)/, '') })
  return [
    [say('probe.codec'), facts.codec === null ? unknown : facts.codec === 'h264' ? 'H.264' : 'H.265'],
    [say('probe.size'), facts.width === null ? unknown : `${facts.width}×${facts.height}`],
    [say('probe.fps'), facts.framesPerSecond === null ? unknown : facts.framesPerSecond.toFixed(1)],
    [say('probe.keyInterval'), seconds(facts.keyInterval, 1)],
    [say('probe.rate'), facts.bitsPerSecond === null ? unknown : formatRate(facts.bitsPerSecond)],
    [say('probe.clockOffset'), facts.clockOffset === null ? unknown : seconds(facts.clockOffset / 1000, 2)],
    [say('probe.audio'), facts.audio === null ? say('probe.none') : AUDIO[facts.audio]],
    [say('probe.transport'), transport === null ? unknown : transport.toUpperCase()],
    [say('probe.server'), server ?? unknown],
  ]
}

function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'start', behavior: 'smooth' })
}

/** What the connection test saw, and what to do about it. */
export function ProbeReport({ result }: { result: Result }) {
  const say = useSay()
  if (!result.ok) {
    const advice = result.cause ? sayIfKnown(say, `advice.${result.cause}`) : null
    return (
      <Alert
        type="error"
        showIcon
        data-testid="probe-failed"
        title={result.cause ? say(`cause.${result.cause}`) : say('probe.failed')}
        description={
          <>
            {advice ? <p>{advice}</p> : null}
            {result.detail ? <p className="mono dim">{noteText(say, result)}</p> : null}
          </>
        }
      />
    )
  }
  return (
    <section className="probe" ref={intoView} aria-label={say('probe.title')} data-testid="probe-ok">
      <Alert type="success" showIcon title={say('probe.ok')} />
      {result.still ? <img src={result.still} alt={say('probe.still')} /> : null}
      <dl>
        {rows(say, result).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {result.warnings.map((warning) => (
        <Alert key={warning} type="warning" showIcon title={sayIfKnown(say, `warning.${warning}`) ?? warning} />
      ))}
      {result.quirks.length > 0 ? (
        <p className="dim">{say('probe.quirks', { list: result.quirks.join(', ') })}</p>
      ) : null}
    </section>
  )
}
