// SPDX-License-Identifier: Apache-2.0
import type { PublicDraw } from '@mingjian/contract'
import { useMutation } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import Alert from 'antd/es/alert'
import Button from 'antd/es/button'
import Spin from 'antd/es/spin'
import { usePublicDraw } from '../../api/inspection.ts'
import { Gate } from '../../components/gate.tsx'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { Problem } from '../registry/problem.tsx'
import '../registry/registry.css'
import { drawAgain } from './draw-again.ts'
import './inspection.css'

/** A draw for everybody: what was entered, the seed, the result, and a button that draws again in this browser. */
export function DrawPage() {
  const say = useSay()
  const { draw } = useParams({ from: '/draw/$draw' })
  const { data, error } = usePublicDraw(draw)
  return (
    <Gate title={say('draw.title')}>
      <Problem error={error} />
      {data || error ? null : <Spin />}
      {data ? <Body told={data} /> : null}
    </Gate>
  )
}

function Body({ told }: { told: PublicDraw }) {
  const say = useSay()
  const again = useMutation({ mutationFn: () => drawAgain(told) })
  const isRight = again.data?.isHashRight === true && again.data.isDrawRight
  return (
    <>
      <dl className="notice-facts" data-testid="draw-facts">
        <dt>{say('inspection.title')}</dt>
        <dd>{told.title}</dd>
        <dt>{say('draw.hash')}</dt>
        <dd>
          <code>{told.hash}</code>
        </dd>
        <dt>{say('draw.entry')}</dt>
        <dd className="num">
          {told.entry} · {formatMoment(Date.parse(told.at))}
        </dd>
        <dt>{say('inspection.seed')}</dt>
        <dd>
          {say(told.seedKind === 'log' ? 'draw.fromLog' : 'draw.fromPublic', { entry: told.entry })}
          {told.seedSource === '' ? null : <p>{told.seedSource}</p>}
          <p>
            <code>{told.seed ?? say('inspection.seedAwaited')}</code>
          </p>
        </dd>
        <dt>{say('draw.result', { drawn: told.drawn?.length ?? 0, candidates: told.candidates.length })}</dt>
        <dd className="inspection-ids">
          {(told.drawn ?? []).map((id) => (
            <code key={id}>{id}</code>
          ))}
        </dd>
      </dl>
      {told.seed === null ? null : (
        <p>
          <Button
            type="primary"
            block
            loading={again.isPending}
            onClick={() => again.mutate()}
            data-testid="draw-again"
          >
            {say('draw.again')}
          </Button>
        </p>
      )}
      {again.data ? (
        <Alert type={isRight ? 'success' : 'error'} showIcon title={say(isRight ? 'draw.same' : 'draw.differs')} />
      ) : null}
      <Problem error={again.error} />
      <details>
        <summary>{say('draw.algorithm')}</summary>
        <pre className="inspection-algorithm">{told.algorithm.join('\n')}</pre>
        <p className="dim">{say('draw.candidates', { count: told.candidates.length })}</p>
        <div className="inspection-ids">
          {told.candidates.slice(0, SHOWN).map((id) => (
            <code key={id}>{id}</code>
          ))}
        </div>
      </details>
    </>
  )
}

/** Of a long list only the beginning is shown; the whole is in the answer of the API. */
const SHOWN = 500
