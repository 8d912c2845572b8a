// SPDX-License-Identifier: Apache-2.0
import Alert from 'antd/es/alert'
import Tag from 'antd/es/tag'
import { useWitnesses } from '../../api/log.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { useSay } from '../../i18n/index.ts'

const COLOUR = {
  fresh: 'var(--ok)',
  behind: 'var(--warn)',
  silent: 'var(--warn)',
  refused: 'var(--bad)',
  'by-file': 'var(--dim)',
}

/** Who vouches for the log besides ourselves. */
export function WitnessCard() {
  const say = useSay()
  const { data } = useWitnesses()
  if (!data) return null
  return (
    <section className="card" aria-label={say('log.witnesses')}>
      <h2>{say('log.witnesses')}</h2>
      {data.witnesses.length === 0 ? <Alert type="warning" showIcon title={say('log.noWitness')} /> : null}
      <ul className="witness-list">
        {data.witnesses.map((witness) => (
          <li key={witness.key}>
            <strong>{witness.name}</strong>
            <Tag variant="outlined" style={{ color: COLOUR[witness.state] }}>
              {say(`log.witness.${witness.state}`)}
            </Tag>
            <span className="dim num">
              {witness.at === null
                ? (witness.detail ?? '')
                : say('log.witnessAt', { time: formatMoment(Date.parse(witness.at)), size: witness.size ?? 0 })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
