// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.log.Failures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The scrapes of all clients. A bounded number of different pages is collected at the same time,
 * and each of them once. Requests for a page that is being collected wait and share the next one: a
 * page is never older than the request.
 *
 * <p>So a crowd of clients costs no more than one client that never pauses.
 */
final class SharedScrapes {

  /** The usual time-out of a scrape. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Scrape scrape;
  private final Semaphore turns;
  private final AnswerMemory memory;

  /** The pages that nobody has begun to collect. Guarded by itself. */
  private final Map<List<Object>, Page> waiting = new HashMap<>();

  /** The pages that are being collected. Guarded by {@link #waiting}. */
  private final Map<List<Object>, Page> begun = new HashMap<>();

  /**
   * @param memory what the answers on their way take
   */
  SharedScrapes(Scrape scrape, int maximum, AnswerMemory memory) {
    this.scrape = scrape;
    this.turns = new Semaphore(maximum, true);
    this.memory = memory;
  }

  /** Answers a scrape; blocks until the page is collected. */
  Response answer(Request request) throws InterruptedException {
    List<Object> key = scrape.whatDetermines(request);
    Page mine = new Page();
    Page shared;
    synchronized (waiting) {
      shared = waiting.putIfAbsent(key, mine);
    }
    if (shared == null) {
      collect(request, key, mine);
    }
    Page page = shared == null ? mine : shared;
    if (!page.done.await(LONGEST_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
      return busy();
    }
    Response response = page.response;
    return response == null ? busy() : response;
  }

  private void collect(Request request, List<Object> key, Page page) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + LONGEST_WAIT_NANOS;
    boolean hasTurn = false;
    try {
      hasTurn =
          awaitPageBefore(key)
              && turns.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      boolean begins = hasTurn && memory.await(deadlineNanos - System.nanoTime());
      begin(key, page);
      if (begins) {
        page.response = collected(request);
      }
    } finally {
      end(key, page);
      if (hasTurn) {
        turns.release();
      }
      page.done.countDown();
    }
  }

  /** Waits for the same page if it is being collected. Returns false if the time is over. */
  private boolean awaitPageBefore(List<Object> key) throws InterruptedException {
    Page before;
    synchronized (waiting) {
      before = begun.get(key);
    }
    return before == null || before.done.await(LONGEST_WAIT_NANOS, TimeUnit.NANOSECONDS);
  }

  /** From now on no request shares the page. */
  private void begin(List<Object> key, Page page) {
    synchronized (waiting) {
      waiting.remove(key, page);
      begun.put(key, page);
    }
  }

  private void end(List<Object> key, Page page) {
    synchronized (waiting) {
      waiting.remove(key, page);
      begun.remove(key, page);
    }
  }

  private Response collected(Request request) {
    try {
      return scrape.answer(request);
    } catch (ScrapeExchange.Refused mistake) {
      return Response.text(400, String.valueOf(mistake.getMessage()));
    } catch (Throwable failure) {
      Failures.record("scrape", failure);
      return Response.text(500, "The scrape failed; the service's stderr says why.\n");
    }
  }

  private static Response busy() {
    return Response.text(503, "Too many scrapes at once.\n").with("Retry-After", "1");
  }

  /** A page that one client collects and others wait for. */
  private static final class Page {
    final CountDownLatch done = new CountDownLatch(1);
    volatile @Nullable Response response;
  }
}
