/** The options of a socket whose `connect` takes `Params`. */
export type SocketOptions<Params> = Partial<Omit<PhoenixSocketOptions, "params">> &
  ({} extends Params ? { params?: JoinParams<Params> } : { params: JoinParams<Params> });

/** Parameters, or a function that is asked for them at every connect or join. */
export type JoinParams<Params> = Params | (() => Params);

/** What a push carries, and what each status of its reply carries. */
export interface TypedExchange {
  payload: unknown;
  replies: object;
}

/** What travels over a channel: the join, what a client may push, what it may listen to. */
export interface TypedEvents {
  join: TypedExchange;
  push: object;
  on: object;
}

/** A `Channel` of the package `phoenix` that knows its events. */
export interface TypedChannel<Events extends TypedEvents>
  extends Omit<PhoenixChannel, "join" | "push" | "on" | "off"> {
  join(timeout?: number): TypedPush<RepliesOf<Events["join"]>>;
  push<Event extends EventOf<Events["push"]>>(
    event: Event,
    payload: PayloadOf<ExchangeOf<Events["push"], Event>>,
    timeout?: number,
  ): TypedPush<RepliesOf<ExchangeOf<Events["push"], Event>>>;
  push<Event extends EventOf<Events["push"]>>(
    event: Event,
    ...payload: Needed<PayloadOf<ExchangeOf<Events["push"], Event>>>
  ): TypedPush<RepliesOf<ExchangeOf<Events["push"], Event>>>;
  on<Event extends keyof Events["on"] & string>(
    event: Event,
    callback: (payload: Events["on"][Event]) => unknown,
  ): number;
  off(event: keyof Events["on"] & string, ref?: number): void;
}

/** A `Push` of the package `phoenix` that knows its replies. */
export interface TypedPush<Replies> extends Omit<PhoenixPush, "receive"> {
  receive<Status extends keyof Replies & string>(
    status: Status,
    callback: (response: Replies[Status]) => unknown,
  ): this;
}

// The key "*" stands for every event that has no handler of its own.
type EventOf<Pushes> = "*" extends keyof Pushes
  ? (keyof Pushes & string) | (string & {})
  : keyof Pushes & string;

type ExchangeOf<Pushes, Event> = Event extends keyof Pushes
  ? Pushes[Event]
  : Pushes["*" & keyof Pushes];

type PayloadOf<Exchange> = Exchange extends { payload: infer Payload } ? Payload : never;

// Only what may be empty may be left out.
type Needed<Payload> = {} extends Payload ? [] : [payload: Payload];

// A push that is never replied to always times out, so there is nothing to wait for.
type RepliesOf<Exchange> = Exchange extends { replies: infer Replies }
  ? "ok" extends keyof Replies
    ? Replies & { timeout: unknown }
    : Replies
  : never;
