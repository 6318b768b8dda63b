// How this person behaves: on the net or not, reading and answering by hand or by themselves.
import { Button, Group, Stack, Switch, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, call } from '@/api/client';
import { toast } from '@/ui/toast';
import { nameOf, useRefresh, type Phone } from './phones';
import classes from './sandbox.module.css';
import { ScreenHead } from './ScreenHead';

type Change = Partial<Pick<Phone, 'online' | 'auto_read' | 'auto_reply'>>;
type Props = { phone: Phone; reads: boolean; setReads: (reads: boolean) => void; back: () => void };

export function PhoneSettings({ phone, reads, setReads, back }: Props) {
  const { t } = useTranslation('sandbox');
  const refresh = useRefresh();
  const changing = useMutation({
    mutationFn: (body: Change) =>
      call(api.PATCH('/v1/sandbox/phones/{number}', { params: { path: { number: phone.number } }, body })),
    onSuccess: refresh,
  });
  // Until the answer is here a switch shows what was asked for.
  const wanted: Change = changing.isPending ? changing.variables : {};
  return (
    <>
      <ScreenHead title={t('phone_settings')} note={nameOf(phone)} back={back} />
      <div className={classes.body}>
        <Stack p="md" gap="md">
          <div className={classes.card}>
            <Switch
              label={t('settings.online')}
              description={t('settings.online_about')}
              checked={wanted.online ?? phone.online}
              onChange={(event) => changing.mutate({ online: event.currentTarget.checked })}
            />
            <Switch
              label={t('settings.reads')}
              description={t('settings.reads_about')}
              checked={reads}
              onChange={(event) => setReads(event.currentTarget.checked)}
            />
            <Switch
              label={t('settings.auto_read')}
              description={t('settings.auto_read_about')}
              checked={wanted.auto_read ?? phone.auto_read}
              onChange={(event) => changing.mutate({ auto_read: event.currentTarget.checked })}
            />
          </div>
          <AutoReply key={phone.auto_reply} phone={phone} change={changing.mutateAsync} />
        </Stack>
      </div>
    </>
  );
}

function AutoReply({ phone, change }: { phone: Phone; change: (change: Change) => Promise<unknown> }) {
  const { t } = useTranslation('sandbox');
  const [text, setText] = useState(phone.auto_reply);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    await change({ auto_reply: text.trim() }).then(
      () => toast(t('saved')),
      () => undefined,
    );
  };
  return (
    <form className={classes.card} onSubmit={(event) => void save(event)}>
      <Textarea
        label={t('settings.auto_reply')}
        description={t('settings.auto_reply_about', { text: '{text}' })}
        placeholder={t('settings.auto_reply_hint')}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={1_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Group>
        <Button type="submit" size="xs" variant="light" disabled={text.trim() === phone.auto_reply}>
          {t('save')}
        </Button>
      </Group>
    </form>
  );
}
