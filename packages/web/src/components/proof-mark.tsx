// SPDX-License-Identifier: Apache-2.0
import CheckCircleOutlined from '@ant-design/icons/CheckCircleOutlined'
import CloseCircleOutlined from '@ant-design/icons/CloseCircleOutlined'
import type { Entry } from '@mingjian/evidence'
import { Fault } from '@mingjian/base'
import { useQuery } from '@tanstack/react-query'
import { useWitnesses } from '../api/log.ts'
import { sayIfKnown, useSay } from '../i18n/index.ts'
import { browserLog } from '../proof/browser-log.ts'
import { problemText } from './problem-text.ts'
import './proof-mark.css'

/** The entry proved by this browser, and by how many witnesses it is covered. */
function useProof(index: number) {
  const standing = useWitnesses().data
  return useQuery({
    queryKey: ['proof', index, standing?.witnesses.length ?? null],
    queryFn: async () => {
      const proved = await browserLog.prove(index)
      const times: Date[] = []
      for (const { note, key } of standing?.witnesses ?? []) {
        const time = note == null ? null : await browserLog.witnessed(note, key, index)
        if (time !== null) times.push(time)
      }
      return { ...proved, times }
    },
    enabled: standing !== undefined,
    retry: false,
    staleTime: 60_000,
  })
}

type Props = Readonly<{
  index: number
  /** What the register says must be what the entry says; a sentence when it is not. */
  compare?: (entry: Entry) => string | null
}>

/** Whether an entry stands in the log: computed here, from the log's own bytes. */
export function ProofMark({ index, compare }: Props) {
  const say = useSay()
  const { data, error } = useProof(index)
  const thrown = error instanceof Error ? error : null
  const code = thrown instanceof Fault ? thrown.code : ''
  const why = data && compare ? compare(data.entry) : null
  if (thrown || why !== null) {
    const isPending = code === 'web.proof.pending'
    const words = why ?? sayIfKnown(say, `problem.${code}`) ?? (thrown ? problemText(say, thrown) : '')
    return (
      <span className="proof-mark" data-proof={isPending ? 'pending' : 'failed'} data-testid="proof">
        <CloseCircleOutlined aria-hidden />
        {isPending ? say('proof.pending') : say('proof.failed', { why: words })}
      </span>
    )
  }
  if (!data) return <span className="proof-mark dim">{say('proof.checking')}</span>
  return (
    <span className="proof-mark" data-proof="included" data-testid="proof" title={say('proof.includedHelp')}>
      <CheckCircleOutlined aria-hidden />
      {say('proof.included')}
      <span className="dim">
        {data.times.length === 0 ? say('proof.unwitnessed') : say('proof.witnessed', { count: data.times.length })}
      </span>
    </span>
  )
}
