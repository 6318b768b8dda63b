// What can go wrong between the page and the gateway, as one type.

export type FieldError = { field: string; code: string; message: string };

/** An answer of the gateway that is not a success, or no answer at all (`status` 0, `code` "offline"). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** Which member of the request is wrong, e.g. "login" or "recipients.2". */
  readonly field: string | undefined;
  /** What the reader can do about it. */
  readonly toDo: string | undefined;
  /** Seconds until it is worth trying again. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { field?: string; toDo?: string; retryAfter?: number } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.field = more.field;
    this.toDo = more.toDo;
    this.retryAfter = more.retryAfter;
  }
}

export const offlineCode = 'offline';

/** Reads `{"error":{code,message,field,to_do,retry_after}}`; anything else becomes an error named after the status. */
export function errorFrom(status: number, body: unknown, retryAfterHeader: string | null = null): ApiError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const text = (key: string) => (typeof error[key] === 'string' ? (error[key] as string) : undefined);
  const seconds = typeof error.retry_after === 'number' ? error.retry_after : Number(retryAfterHeader ?? Number.NaN);
  return new ApiError(status, text('code') ?? `http_${status}`, text('message') ?? '', {
    field: text('field'),
    toDo: text('to_do'),
    retryAfter: Number.isFinite(seconds) ? seconds : undefined,
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
