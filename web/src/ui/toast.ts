// Short notices in the corner; errors stay longer and say what to do.
import { notifications } from '@mantine/notifications';
import { describeError } from './errorText';

export function toast(message: string) {
  notifications.show({ message, color: 'green', autoClose: 4_000, withBorder: true });
}

export function toastError(error: unknown) {
  const { title, detail } = describeError(error);
  notifications.show({ title, message: detail, color: 'red', autoClose: 9_000, withBorder: true });
}
