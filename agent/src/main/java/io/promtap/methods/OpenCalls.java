// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.bridge.PromtapCall;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.Gauge;
import io.promtap.support.WeakIdentityMap;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are open now, from which the in-flight gauges are read. A scrape looks at the
 * places of every thread, and at the calls that have left their thread and complete later.
 *
 * <p>There is no number that goes up at the beginning of a call and down at its end: an error
 * between the two, or in the middle of one, would move it for ever. Threads and results are held
 * weakly. What is collected is in flight no more.
 */
final class OpenCalls implements Runnable {

  private final WeakIdentityMap<Boolean> threads = new WeakIdentityMap<>(1 << 9);

  /** Calls that no thread is inside of, and that have not ended. */
  private final WeakIdentityMap<Boolean> detached = new WeakIdentityMap<>(1 << 10);

  /** Whether there has been a call. Without one, a scrape costs nothing. */
  private volatile boolean isUsed;

  /** The gauges that are not 0. Guarded by this object. */
  private Map<Gauge, Integer> counted = Collections.emptyMap();

  /** Returns a place for a call that begins. */
  PromtapCall next(PromtapThread thread) {
    if (thread.calls() == null) {
      isUsed = true;
      threads.put(thread, Boolean.TRUE);
    }
    return thread.nextCall();
  }

  /** Fills a place, which woven code opens. */
  static PromtapCall filled(PromtapCall place, @Nullable Object known) {
    place.known = known;
    return place;
  }

  /** Returns what is known of a call that woven code hands back. */
  static @Nullable Object known(@Nullable Object place) {
    return place instanceof PromtapCall ? ((PromtapCall) place).known : null;
  }

  /** Closes a place if woven code has not, leaves its rule and forgets the call. */
  static void close(@Nullable Object closed) {
    if (closed instanceof PromtapCall) {
      PromtapCall place = (PromtapCall) closed;
      place.isOpen = false;
      place.known = null;
      if (place.rule >= 0) {
        PromtapThread.current().leaveRule(place.rule);
        place.rule = -1;
      }
    }
  }

  /** Adds a call that leaves its thread. */
  void add(DetachedCall call) {
    if (call.points != null) {
      isUsed = true;
      detached.put(call, Boolean.TRUE);
      if (call.hasEnded()) {
        detached.remove(call);
      }
    }
  }

  /** Removes a call that has ended. */
  void remove(DetachedCall call) {
    if (call.points != null) {
      detached.remove(call);
    }
  }

  /** Sets the gauges, at the beginning of a scrape. */
  @Override
  public void run() {
    if (isUsed) {
      threads.removeCollected();
      detached.removeCollected();
      count();
    }
  }

  private synchronized void count() {
    Map<Gauge, Integer> now = new IdentityHashMap<>();
    Consumer<Object> counting =
        new Consumer<Object>() {
          @Override
          public void accept(Object holder) {
            if (holder instanceof PromtapThread) {
              countCalls(((PromtapThread) holder).calls(), now);
            } else {
              countCall(holder, now);
            }
          }
        };
    threads.forEachKey(counting);
    detached.forEachKey(counting);
    for (Gauge gauge : counted.keySet()) {
      if (!now.containsKey(gauge)) {
        gauge.set(0);
      }
    }
    for (Map.Entry<Gauge, Integer> entry : now.entrySet()) {
      entry.getKey().set(entry.getValue());
    }
    counted = now;
  }

  private static void countCalls(
      @Nullable PromtapCall @Nullable [] calls, Map<Gauge, Integer> counts) {
    if (calls != null) {
      for (PromtapCall call : calls) {
        if (call != null && call.isOpen) {
          countCall(call.known, counts);
        }
      }
    }
  }

  private static void countCall(@Nullable Object known, Map<Gauge, Integer> counts) {
    DataPoints points = null;
    if (known instanceof DataPoints) {
      points = (DataPoints) known;
    } else if (known instanceof DetachedCall && !((DetachedCall) known).hasEnded()) {
      points = ((DetachedCall) known).points;
    }
    if (points != null) {
      for (Gauge gauge : points.inFlight) {
        Integer before = counts.get(gauge);
        counts.put(gauge, before == null ? 1 : before + 1);
      }
    }
  }
}
