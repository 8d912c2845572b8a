// SPDX-License-Identifier: Apache-2.0
import type { ArchiveAnswer } from '@mingjian/contract'
import PaperClipOutlined from '@ant-design/icons/PaperClipOutlined'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Button from 'antd/es/button'
import Select from 'antd/es/select'
import Spin from 'antd/es/spin'
import Tag from 'antd/es/tag'
import { type ChangeEvent, useRef, useState } from 'react'
import type { z } from 'zod'
import { addDocument, documentUrl, useArchive } from '../../api/registry-archive.ts'
import { formatBytes } from '../../i18n/format.ts'
import { type Say, sayIfKnown, useLanguage, useSay } from '../../i18n/index.ts'
import { ArticleLink } from './article-link.tsx'
import { Problem } from './problem.tsx'

type Answer = z.infer<typeof ArchiveAnswer>
type Volume = Answer['volumes'][number]

/** The documents of a system by volume, and what is missing (article 17). */
export function ArchivePanel({ system, canChange }: { system: string; canChange: boolean }) {
  const say = useSay()
  const { data, error, isPending } = useArchive(system)
  if (isPending) return <Spin />
  return (
    <>
      <Problem error={error} />
      {data ? <p className="dim">{say(data.isComplete ? 'registry.archiveWhole' : 'registry.archiveLacks')}</p> : null}
      {data?.volumes.map((volume) => (
        <VolumeBox
          key={volume.volume}
          system={system}
          volume={volume}
          documents={data.documents.filter((each) => each.volume === volume.volume)}
          canChange={canChange}
        />
      ))}
    </>
  )
}

type BoxProps = Readonly<{ system: string; volume: Volume; documents: Answer['documents']; canChange: boolean }>

function VolumeBox({ system, volume, documents, canChange }: BoxProps) {
  const say = useSay()
  const comma = useLanguage() === 'zh' ? '、' : ', '
  const missing = volume.missing.map((kind) => documentName(say, kind)).join(comma)
  return (
    <section className="registry-box" data-testid={`volume-${volume.volume}`}>
      <div className="registry-row">
        <strong>{say(`registry.volume.${volume.volume}`)}</strong>
        <Tag color={volume.isComplete ? 'success' : 'warning'}>
          {say(volume.isComplete ? 'registry.whole' : 'registry.notWhole')}
        </Tag>
        <ArticleLink id={volume.article} />
      </div>
      {missing === '' ? null : <p className="registry-missing">{say('registry.missing', { what: missing })}</p>}
      <ul className="registry-lines">
        {documents.map((document) => (
          <li key={`${document.id} ${document.version}`}>
            <a href={documentUrl(document.id)} download title={document.sha256}>
              {document.title}
            </a>
            <span className="dim">{documentName(say, document.kind)}</span>
            <span className="dim num">{say('registry.version', { version: document.version })}</span>
            <span className="dim num">{formatBytes(document.bytes)}</span>
            <span className="dim">{document.byName}</span>
          </li>
        ))}
      </ul>
      {canChange ? <Upload system={system} volume={volume} /> : null}
    </section>
  )
}

function documentName(say: Say, kind: string): string {
  return sayIfKnown(say, `registry.document.${kind}`) ?? kind
}

function Upload({ system, volume }: { system: string; volume: Volume }) {
  const say = useSay()
  const client = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const kinds = [...volume.missing, 'other']
  const kind = chosen !== null && kinds.includes(chosen) ? chosen : (kinds[0] ?? 'other')
  const add = useMutation({
    mutationFn: (file: File) =>
      addDocument(system, { volume: volume.volume, kind, title: file.name.slice(0, 200), file }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['registry'] }),
  })
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file) add.mutate(file)
  }
  return (
    <div className="registry-row">
      <Select
        size="small"
        value={kind}
        aria-label={say('registry.documentKind')}
        popupMatchSelectWidth={false}
        options={kinds.map((one) => ({ value: one, label: documentName(say, one) }))}
        onChange={setChosen}
      />
      <input
        ref={field}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={say('registry.upload')}
        onChange={pick}
      />
      <Button size="small" icon={<PaperClipOutlined />} loading={add.isPending} onClick={() => field.current?.click()}>
        {say('registry.upload')}
      </Button>
      <Problem error={add.error} />
    </div>
  )
}
