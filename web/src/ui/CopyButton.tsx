import { ActionIcon, Button, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from './clipboard';
import classes from './CopyButton.module.css';

/** Copies `value`; says so by icon and to screen readers. `label` names what is copied, for those who do not see it. */
export function CopyButton({ value, label, text }: { value: string; label: string; text?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => setCopied(await copyText(value));
  const name = copied ? t('copied') : t('copy_what', { what: label });
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  return (
    <>
      {text ? (
        <Button variant="default" size="xs" leftSection={icon} onClick={copy} aria-label={name}>
          {copied ? t('copied') : text}
        </Button>
      ) : (
        <Tooltip label={copied ? t('copied') : t('copy')}>
          <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={name}>
            {icon}
          </ActionIcon>
        </Tooltip>
      )}
      <span className="visually-hidden" role="status">
        {copied ? t('copied') : ''}
      </span>
    </>
  );
}

/** A value in monospace with its copy button: ids, keys, secrets, addresses. */
export function CopyField({ value, label }: { value: string; label: string }) {
  return (
    <Group gap="xs" wrap="nowrap" className={classes.field}>
      <code className={classes.value}>{value}</code>
      <CopyButton value={value} label={label} />
    </Group>
  );
}
