package io.promtap.bridge;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One HTTP request from its first filter or servlet to its end; the value says how far it is. A
 * request goes from thread to thread, and a container may end it on one thread while the
 * application still works on it on another: whoever moves the value by compare-and-set decides.
 *
 * <p>Reused for the next request of the same thread or container object. Numbers only, so that
 * whoever holds it pins no class of the application or of the agent.
 */
public final class PromtapRequest extends AtomicInteger {

  private static final long serialVersionUID = 1L;

  /** No filter or servlet was reached yet. */
  public static final int IDLE = 0;

  /** The application works on it. */
  public static final int INSIDE = 1;

  /** Begun and not ended, between two visits to the application or before the container's end. */
  public static final int OUTSIDE = 2;

  /** The container ended it while the application was inside, which has yet to name it. */
  public static final int CLOSED = 3;

  /** Counted, or about to be by the one who set this. */
  public static final int ENDED = 4;

  /** Tells the request from the one that the same container object served before. */
  public long id;

  public long startNanos;

  /** The duration, once it is ended. */
  public long nanos;

  /** The number of the method plus 1; 0 until it is known. */
  public int method;

  /** The number of the endpoint plus 1; 0 until it is known. */
  public int endpoint;

  /** Whether nothing changes the endpoint any more. */
  public boolean isNamed;

  /** What a framework that matches part by part has matched. */
  public int parts;

  /** The status, once the response was committed; 0 before. */
  public int sentStatus;

  /** The last status that was seen to be set, where the response cannot be asked; else 200. */
  public int setStatus;

  /** The two halves of the id of the trace that the request belongs to. */
  public long traceHigh;

  public long traceLow;

  /** The id of the client's span in that trace; 0 if there is none or nobody wants it. */
  public long span;

  /** Whether its response was cut off: a container that loses such requests has to be asked. */
  public boolean isAborted;

  /** Whether its sizes were observed. */
  public boolean isSized;

  /** Whether the response is a stream of events, which lasts as long as the client listens. */
  public boolean eventStream;
}
