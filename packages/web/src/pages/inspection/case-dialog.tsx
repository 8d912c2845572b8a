// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'

type Props = Readonly<{ close: () => void; open: (why: string) => Promise<unknown> }>

/** Opens a case, and says why. */
export function CaseDialog({ close, open }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const [why, setWhy] = useState('')
  const make = useMutation({
    mutationFn: () => open(why.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['inspection'] })
      close()
    },
  })
  return (
    <Modal
      open
      title={say('inspection.openCase')}
      onCancel={close}
      onOk={() => make.mutate()}
      okText={say('inspection.openCase')}
      okButtonProps={{ disabled: why.trim() === '', loading: make.isPending }}
    >
      <Input.TextArea
        value={why}
        autoSize={{ minRows: 3 }}
        maxLength={4000}
        aria-label={say('inspection.why')}
        placeholder={say('inspection.why')}
        onChange={(event) => setWhy(event.target.value)}
      />
      <Problem error={make.error} />
    </Modal>
  )
}
