// Short notices in the corner; errors stay longer and say what to do.
import { notifications } from '@mantine/notifications';
import { translate } from '@/i18n';
import { describeError } from './errorText';

const closing = () => ({ closeButtonProps: { 'aria-label': translate('close') } });

export function toast(message: string) {
  notifications.show({ message, color: 'green', autoClose: 4_000, withBorder: true, ...closing() });
}

export function toastError(error: unknown) {
  const { title, detail } = describeError(error);
  notifications.show({ title, message: detail, color: 'red', autoClose: 9_000, withBorder: true, ...closing() });
}
