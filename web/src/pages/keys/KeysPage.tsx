import { Button, Stack } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiQuery } from '@/api/query';
import type { Schema } from '@/api/types';
import { PageHeader } from '@/ui/PageHeader';
import { Panel } from '@/ui/Panel';
import { EmptyState, Loaded } from '@/ui/States';
import { AllowList } from './AllowList';
import { CreateKey } from './CreateKey';
import { KeyList } from './KeyList';
import { RotateKey } from './RotateKey';
import { ShownOnce, type NewSecret } from './ShownOnce';

type Key = Schema<'Key'>;

export default function KeysPage() {
  const { t } = useTranslation('keys');
  const keys = useQuery(apiQuery('/v1/keys'));
  const [creating, setCreating] = useState(false);
  const [rotating, setRotating] = useState<Key | null>(null);
  const [made, setMade] = useState<NewSecret | null>(null);
  const done = (secret: NewSecret) => {
    setCreating(false);
    setRotating(null);
    setMade(secret);
  };
  const create = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} actions={create} />
      <Stack>
        <Panel flush>
          <Loaded query={keys}>
            {({ data }) =>
              data.length === 0 ? (
                <EmptyState icon={IconKey} title={t('empty')}>
                  {t('empty_about')}
                </EmptyState>
              ) : (
                <KeyList keys={data} rotate={setRotating} />
              )
            }
          </Loaded>
        </Panel>
        <AllowList />
      </Stack>
      {creating && <CreateKey close={() => setCreating(false)} done={done} />}
      {rotating && <RotateKey old={rotating} close={() => setRotating(null)} done={done} />}
      {made && <ShownOnce made={made} close={() => setMade(null)} />}
    </>
  );
}
