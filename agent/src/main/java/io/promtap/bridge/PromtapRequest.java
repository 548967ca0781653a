// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one HTTP request, from its first filter or servlet to its end. The value is the
 * state of the request, which the recorders move by compare-and-set: a request goes from thread to
 * thread, and a container may end it on one thread while the application works on it on another.
 *
 * <p>Reused for the next request of the same thread or container object. It has numbers only, so
 * that a thread or container which holds it pins no class of the application or of the agent.
 */
public final class PromtapRequest extends AtomicInteger {

  private static final long serialVersionUID = 1L;

  /** Distinguishes the request from the previous one of the same container object. */
  public long id;

  /** Whether a server that reports the end of the request has it. */
  public boolean isServers;

  /**
   * Whether woven code is between the enter and the exit of the outermost filter or servlet. Woven
   * code itself writes it, since a call could fail when the stack is full.
   */
  public volatile boolean inApplication;

  /** Whether a listener that ends the asynchronous request was registered. */
  public volatile boolean isAwaited;

  /** Whether the thread that counts the request is done with it, or has failed. */
  public volatile boolean isCounted;

  /** The request before this one of the same object, if the application is still inside it. */
  public volatile @Nullable PromtapRequest previous;

  /** Whether a server without servlets began it, and no servlet was reached since. */
  public boolean isExchange;

  public long startNanos;

  /** The duration, set at the end. */
  public long nanos;

  /** The number of the method plus 1; 0 until it is known. */
  public int method;

  /** The same of the method that the client sent, if the container forwards with another one. */
  public int clientMethod;

  /** The same of the endpoint, if the container serves another path than the client sent. */
  public int clientEndpoint;

  /** The number of the endpoint plus 1; 0 until it is known. */
  public int endpoint;

  /**
   * What a framework has named an exchange, or a request that it was handed. The lowest 31 bits are
   * the number of the endpoint plus 1, or 0; the next one says that the name is final. The upper
   * half tells the exchange from the one before it of the same object.
   */
  public volatile long route;

  /** Whether a framework works on it by threads of its own, and may name it there. */
  public boolean isHandedOver;

  /** The number of the application plus 1; 0 until it is known, and if nobody wants it. */
  public int application;

  /** Whether the endpoint is final. */
  public boolean isNamed;

  /** The number of parts of the path that a framework has matched, if it matches part by part. */
  public int parts;

  /** The status of the response since its commit; 0 before. */
  public int sentStatus;

  /** The last status that was set, if the response has no method to read it; otherwise 200. */
  public int setStatus;

  /** The two halves of the id of the trace that the request belongs to. */
  public long traceHigh;

  public long traceLow;

  /** The id of the client's span in that trace; 0 if there is none or it is not wanted. */
  public long span;

  /** Whether the response was cut off. Jetty before 12 may not report the end of such a request. */
  public boolean isAborted;

  /** Whether the sizes were observed. */
  public boolean isSized;

  /** The bytes of the body that were read, if no server counts them. */
  public long requestBytes;

  /** The bytes of the response's body that were written, if no server counts them. */
  public long responseBytes;

  /** Whether the response is a stream of events, which lasts as long as the client listens. */
  public boolean eventStream;
}
