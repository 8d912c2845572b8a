// SPDX-License-Identifier: Apache-2.0
import type { InspectionFile } from '@mingjian/contract'
import CameraOutlined from '@ant-design/icons/CameraOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import { type ChangeEvent, useRef } from 'react'
import { addProof, proofUrl } from '../../api/inspection.ts'
import { formatBytes } from '../../i18n/format.ts'
import { useSay } from '../../i18n/index.ts'
import { Problem } from '../registry/problem.tsx'

type Props = Readonly<{
  files: readonly InspectionFile[]
  /** Null: nothing may be added. */
  to: Parameters<typeof addProof>[0] | null
  /** Opens the camera of a tablet first. */
  isPhoto?: boolean
}>

/** Photos and scans that prove something, and where one is added. */
export function Proofs({ files, to, isPhoto = false }: Props) {
  const say = useSay()
  const client = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const add = useMutation({
    mutationFn: (file: File) => (to === null ? Promise.reject(new Error('nowhere')) : addProof(to, file)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inspection'] }),
  })
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file) add.mutate(file)
  }
  if (files.length === 0 && to === null) return null
  return (
    <div className="inspection-proofs">
      {files.map((file) => (
        <a key={file.id} href={proofUrl(file.id)} download title={file.sha256}>
          {file.title} <span className="dim num">{formatBytes(file.bytes)}</span>
        </a>
      ))}
      {to === null ? null : (
        <>
          <input
            ref={field}
            type="file"
            {...(isPhoto ? { accept: 'image/*,application/pdf', capture: 'environment' as const } : {})}
            className="visually-hidden"
            tabIndex={-1}
            aria-label={say('inspection.addProof')}
            onChange={pick}
          />
          <Button icon={<CameraOutlined />} loading={add.isPending} onClick={() => field.current?.click()}>
            {say('inspection.addProof')}
          </Button>
        </>
      )}
      <Problem error={add.error} />
    </div>
  )
}
