// SPDX-License-Identifier: Apache-2.0
import type { Draw, InspectionPlan, SeedKind } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Radio from 'antd/es/radio'
import Tag from 'antd/es/tag'
import { useState } from 'react'
import { drawFrom, giveSeed } from '../../api/inspection.ts'
import { useSay } from '../../i18n/index.ts'
import { formatMoment } from '../../i18n/moment.ts'
import { Problem } from '../registry/problem.tsx'

/** One draw: what was entered before the seed, the seed, and where anybody can draw again. */
export function DrawView({ draw }: { draw: Draw }) {
  const say = useSay()
  return (
    <div className="inspection-draw" data-testid="draw">
      <div className="registry-row">
        <Tag color={draw.seed === null ? 'warning' : 'success'}>
          {say(draw.seed === null ? 'inspection.seedAwaited' : 'inspection.drawn')}
        </Tag>
        <span className="num">
          {say('inspection.drawCount', { drawn: draw.drawn?.length ?? draw.number, candidates: draw.candidates })}
        </span>
        <span className="dim num">{formatMoment(Date.parse(draw.at))}</span>
        <Link to="/draw/$draw" params={{ draw: draw.id }}>
          {say('inspection.drawAgain')}
        </Link>
      </div>
      <p className="dim inspection-hash">
        {say('inspection.entered', { entry: draw.entry })} <code>{draw.hash}</code>
      </p>
      {draw.seed === null ? <SeedField draw={draw} /> : null}
    </div>
  )
}

function SeedField({ draw }: { draw: Draw }) {
  const say = useSay()
  const client = useQueryClient()
  const [seed, setSeed] = useState('')
  const give = useMutation({
    mutationFn: () => giveSeed(draw.id, draw.seedKind === 'log' ? 'log' : seed.trim()),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inspection'] }),
  })
  return (
    <div className="registry-row">
      <span>{draw.seedSource}</span>
      {draw.seedKind === 'log' ? null : (
        <Input
          value={seed}
          maxLength={500}
          aria-label={say('inspection.seed')}
          placeholder={say('inspection.seed')}
          onChange={(event) => setSeed(event.target.value)}
        />
      )}
      <Button
        type="primary"
        loading={give.isPending}
        disabled={draw.seedKind === 'public' && seed.trim() === ''}
        onClick={() => give.mutate()}
      >
        {say('inspection.draw')}
      </Button>
      <Problem error={give.error} />
    </div>
  )
}

/** Enters the candidates and draws, at once or when the announced seed is there. */
export function DrawForm({ plan }: { plan: InspectionPlan }) {
  const say = useSay()
  const client = useQueryClient()
  const [kind, setKind] = useState<SeedKind>('log')
  const [source, setSource] = useState('')
  const begin = useMutation({
    mutationFn: () => drawFrom(plan.id, { seed: kind, source: kind === 'log' ? '' : source.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inspection'] }),
  })
  return (
    <div className="registry-row inspection-draw-form">
      <Radio.Group
        value={kind}
        aria-label={say('inspection.seed')}
        onChange={(event) => setKind(event.target.value === 'public' ? 'public' : 'log')}
        options={[
          { value: 'log', label: say('inspection.seedLog') },
          { value: 'public', label: say('inspection.seedPublic') },
        ]}
      />
      {kind === 'public' ? (
        <Input
          value={source}
          maxLength={500}
          aria-label={say('inspection.seedSource')}
          placeholder={say('inspection.seedSource')}
          onChange={(event) => setSource(event.target.value)}
        />
      ) : null}
      <Button
        loading={begin.isPending}
        disabled={kind === 'public' && source.trim() === ''}
        onClick={() => begin.mutate()}
        data-testid="draw-now"
      >
        {say(kind === 'log' ? 'inspection.drawNumber' : 'inspection.enterCandidates', { number: plan.number })}
      </Button>
      <Problem error={begin.error} />
    </div>
  )
}
