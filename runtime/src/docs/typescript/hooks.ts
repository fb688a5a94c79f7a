/** What a hook may push to its view, each with its payload and reply; and what it may listen to. */
export interface HookEvents {
  push: object;
  handle: object;
}

/** A hook for `LiveSocket` that knows the events of its view; `Own` is what it keeps for itself. */
export type TypedHook<
  Events extends HookEvents,
  Own = {},
  El extends HTMLElement = HTMLElement,
> = HookCallbacks<Own & HookContext<Events, El>, El> &
  Partial<Own> &
  ThisType<Own & HookContext<Events, El>>;

/** What the package calls. */
export interface HookCallbacks<This, El extends HTMLElement = HTMLElement> {
  mounted?(this: This): void;
  beforeUpdate?(this: This, toEl: El): void;
  updated?(this: This): void;
  destroyed?(this: This): void;
  disconnected?(this: This): void;
  reconnected?(this: This): void;
}

/**
 * What `this` is within a hook: a `HookInterface` of the package that knows its events.
 *
 * A reply of `0`, `false` or `""` arrives as `null`.
 */
export interface HookContext<Events extends HookEvents, El extends HTMLElement = HTMLElement>
  extends Pick<
    PhoenixHook<El>,
    "el" | "liveSocket" | "js" | "removeHandleEvent" | "upload" | "uploadTo"
  > {
  pushEvent<Event extends EventOf<Events["push"]>>(
    event: Event,
    payload: PayloadOf<ExchangeOf<Events["push"], Event>>,
    onReply: (reply: ReplyOf<ExchangeOf<Events["push"], Event>>, ref: number) => unknown,
  ): void;
  pushEvent<Event extends EventOf<Events["push"]>>(
    event: Event,
    ...payload: Needed<PayloadOf<ExchangeOf<Events["push"], Event>>>
  ): Promise<ReplyOf<ExchangeOf<Events["push"], Event>>>;
  pushEventTo<Event extends EventOf<Events["push"]>>(
    selectorOrTarget: string | number | HTMLElement,
    event: Event,
    payload: PayloadOf<ExchangeOf<Events["push"], Event>>,
    onReply: (reply: ReplyOf<ExchangeOf<Events["push"], Event>>, ref: number) => unknown,
  ): void;
  pushEventTo<Event extends EventOf<Events["push"]>>(
    selectorOrTarget: string | number | HTMLElement,
    event: Event,
    ...payload: Needed<PayloadOf<ExchangeOf<Events["push"], Event>>>
  ): Promise<
    PromiseSettledResult<{ reply: ReplyOf<ExchangeOf<Events["push"], Event>>; ref: number }>[]
  >;
  handleEvent<Event extends keyof Events["handle"] & string>(
    event: Event,
    callback: (payload: Events["handle"][Event]) => unknown,
  ): ReturnType<PhoenixHook["handleEvent"]>;
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
type Needed<Payload> = {} extends Payload ? [payload?: Payload] : [payload: Payload];

type ReplyOf<Exchange> = Exchange extends { reply: infer Reply } ? Reply : never;
