// SPDX-License-Identifier: Apache-2.0
import type { Camera } from '@mingjian/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Alert from 'antd/es/alert'
import App from 'antd/es/app'
import Button from 'antd/es/button'
import Drawer from 'antd/es/drawer'
import Form from 'antd/es/form'
import { ApiProblem } from '../../api/client.ts'
import { addCamera, changeCamera, probeCamera, removeCamera } from '../../api/cameras.ts'
import { problemText } from '../../components/problem-text.ts'
import { useSay } from '../../i18n/index.ts'
import { CameraFieldset } from './camera-fieldset.tsx'
import { type CameraFields, fieldAt, fieldsOf, inputOf, sourceOf } from './camera-form.ts'
import { CameraNow } from './camera-now.tsx'
import { ProbeReport } from './probe-report.tsx'

/** Adds a camera, or changes one. */
export function CameraDrawer({ camera, close }: { camera: Camera | null; close: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const { message, modal } = App.useApp()
  const [form] = Form.useForm<CameraFields>()
  const done = async (text: string) => {
    void message.success(text)
    close()
    await client.invalidateQueries({ queryKey: ['cameras'] })
  }
  const test = useMutation({
    mutationFn: (fields: CameraFields) =>
      probeCamera({ source: sourceOf(fields), ...(camera ? { cameraId: camera.id } : {}) }),
  })
  const save = useMutation({
    mutationFn: (fields: CameraFields) =>
      camera ? changeCamera(camera.id, inputOf(fields)) : addCamera(inputOf(fields)),
    onSuccess: () => done(say(camera ? 'cameras.saved' : 'cameras.added')),
    onError: (error) => {
      if (!(error instanceof ApiProblem)) return
      const errors = [...error.fields].flatMap(([path, text]) => {
        const name = fieldAt(path)
        return name ? [{ name, errors: [text] }] : []
      })
      form.setFields(errors)
    },
  })
  const runTest = async () => {
    const isValid = await form.validateFields(['url', 'subUrl']).then(
      () => true,
      () => false, // the form shows what is wrong
    )
    if (isValid) test.mutate(form.getFieldsValue(true))
  }
  const remove = () => {
    if (!camera) return
    modal.confirm({
      title: say('cameras.removeTitle', { name: camera.name }),
      content: say('cameras.removeText', { days: camera.retentionDays }),
      okText: say('cameras.remove'),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await removeCamera(camera.id)
          await done(say('cameras.removed'))
        } catch (thrown) {
          void message.error(problemText(say, thrown))
        }
      },
    })
  }
  return (
    <Drawer
      open
      onClose={close}
      size={520}
      title={camera ? camera.name : say('cameras.add')}
      extra={
        camera ? (
          <Button danger onClick={remove}>
            {say('cameras.remove')}
          </Button>
        ) : null
      }
      footer={
        <div className="drawer-foot">
          <Button onClick={() => void runTest()} loading={test.isPending} data-testid="probe-button">
            {say(test.isPending ? 'probe.running' : 'probe.run')}
          </Button>
          <span className="tools-space" />
          <Button onClick={close}>{say('form.cancel')}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()} data-testid="save-camera">
            {say('form.save')}
          </Button>
        </div>
      }
    >
      {camera ? <CameraNow camera={camera} /> : null}
      <Form<CameraFields>
        form={form}
        layout="vertical"
        initialValues={fieldsOf(camera)}
        onFinish={(fields) => save.mutate({ ...fieldsOf(camera), ...fields })}
      >
        <CameraFieldset hasPassword={camera?.source?.hasPassword ?? false} />
      </Form>
      {save.error ? (
        <Alert type="error" showIcon title={problemText(say, save.error)} style={{ marginBottom: 12 }} />
      ) : null}
      {test.error ? <Alert type="error" showIcon title={problemText(say, test.error)} /> : null}
      {test.data && !test.isPending ? <ProbeReport result={test.data} /> : null}
    </Drawer>
  )
}
