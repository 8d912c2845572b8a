// SPDX-License-Identifier: Apache-2.0
import Button from 'antd/es/button'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { useState } from 'react'
import { useSay } from '../../i18n/index.ts'
import { Field } from './keep-field.tsx'

type Props = Readonly<{
  title: string
  label: string
  /** With a day as well, such as the next review. */
  day?: string
  done: (words: string, day: string) => void
  close: () => void
}>

/** Asks for a few words before a step. */
export function WordDialog({ title, label, day: dayLabel, done, close }: Props) {
  const say = useSay()
  const [words, setWords] = useState('')
  const [day, setDay] = useState('')
  const isReady = words.trim() !== '' && (dayLabel === undefined || day !== '')
  return (
    <Modal open onCancel={close} footer={null} title={title} width={440}>
      <form
        className="keep-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) done(words, day)
        }}
      >
        <Field label={label}>
          <Input.TextArea value={words} onChange={(event) => setWords(event.target.value)} autoSize={{ minRows: 2 }} />
        </Field>
        {dayLabel === undefined ? null : (
          <Field label={dayLabel}>
            <Input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
          </Field>
        )}
        <Button type="primary" htmlType="submit" disabled={!isReady} data-testid="word-submit">
          {say('hold.submitStep')}
        </Button>
      </form>
    </Modal>
  )
}
