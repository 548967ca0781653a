package io.promtap.bridge;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a thread knows of the HTTP request it serves. Woven code writes {@link #inside} itself: a
 * call could fail, and a flag that stays set would silence the thread.
 */
public final class PromtapThread {

  /** Between the enter and the exit of the outermost filter or servlet. */
  public boolean inside;

  /** While a known container's own call encloses the application's. */
  public boolean visiting;

  /** The request of this visit; without a known container the last one of this thread. */
  public PromtapRequest request;

  /** The id of {@link #request} when the visit began: it may be serving another one since. */
  public long id;

  /** Whether the outermost exit took the request's end and has to count it. */
  public boolean counts;

  /** What this thread uses without a known container. */
  public PromtapRequest own;

  /** For asking a container a question whose answer it writes into a flag. */
  public final AtomicBoolean answer = new AtomicBoolean();

  /** The container's call ends. */
  public void leave() {
    visiting = false;
    inside = false;
    request = null;
  }
}
