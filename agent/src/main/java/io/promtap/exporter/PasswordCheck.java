// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.log.Failures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The check of a user and a password. A hash that is hard to compute is computed for the first
 * request of a client only: the check remembers the fingerprint of what was right last, and of what
 * was wrong.
 *
 * <p>One hash is computed at a time, and after some wrong ones that are hard to compute there is a
 * pause before the next, so that guessing costs the application at most a fifth of a processor. Few
 * requests wait for their turn; the others are refused at once. A client that was right before
 * waits for nobody.
 *
 * <p>An unknown user costs as much as a wrong password.
 */
final class PasswordCheck {

  /** What a request gets to hear. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** Others are being checked; the client may try again. */
    BUSY
  }

  /** Requests that are checked or wait for it. */
  private static final int MOST_WAITING = 5;

  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Wrong tries without a pause. */
  private static final int FREE_TRIES = 5;

  private static final long LEAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int PAUSE_PER_WORK = 4;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int MOST_REMEMBERED = 64;
  private static final int LONGEST_PASSWORD = 1024;

  private final Fingerprints fingerprints = new Fingerprints();
  private final byte[] user;
  private final PasswordHash hash;

  /** Whether a hash costs so much that wrong ones need a pause. */
  private final boolean isCostly;

  private final Semaphore turn = new Semaphore(1, true);
  private final AtomicInteger waiting = new AtomicInteger();

  /** The fingerprint of the credentials that were right; {@code null} before there are any. */
  private volatile byte @Nullable [] right;

  private volatile boolean closed;
  private volatile long computed;

  /** The oldest goes first. Guarded by itself. */
  private final Map<ByteBuffer, Boolean> wrong = new LinkedHashMap<>();

  /** Wrong tries without a pause that are left, at {@link #sinceNanos}. Guarded by the turn. */
  private double tries = FREE_TRIES;

  private long sinceNanos = System.nanoTime();
  private long pauseNanos = LEAST_PAUSE_NANOS;

  PasswordCheck(String user, PasswordHash hash, boolean isCostly) {
    this.isCostly = isCostly;
    this.user = fingerprints.of(user);
    this.hash = hash;
  }

  /**
   * Checks the part of an {@code Authorization} header after {@code Basic}. May block for some
   * seconds, if it was not right before.
   */
  Verdict check(String credentials) throws InterruptedException {
    byte[] fingerprint = fingerprints.of(credentials);
    Verdict known = remembered(fingerprint);
    if (known != null) {
      return known;
    }
    try {
      return waiting.incrementAndGet() > MOST_WAITING
          ? Verdict.BUSY
          : checkInTurn(credentials, fingerprint);
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** Lets those that wait go at once. */
  void close() {
    closed = true;
    turn.release(MOST_WAITING);
  }

  /** Returns how many hashes were computed. */
  long computed() {
    return computed;
  }

  private @Nullable Verdict remembered(byte[] fingerprint) {
    byte[] known = right;
    if (known != null && Fingerprints.areEqual(known, fingerprint)) {
      return Verdict.RIGHT;
    }
    synchronized (wrong) {
      return wrong.containsKey(ByteBuffer.wrap(fingerprint)) ? Verdict.WRONG : null;
    }
  }

  private Verdict checkInTurn(String credentials, byte[] fingerprint) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + LONGEST_WAIT_NANOS;
    if (!turn.tryAcquire(LONGEST_WAIT_NANOS, TimeUnit.NANOSECONDS)) {
      return Verdict.BUSY;
    }
    try {
      Verdict known = remembered(fingerprint);
      if (known != null) {
        return known;
      }
      return paused(deadlineNanos) ? compute(credentials, fingerprint) : Verdict.BUSY;
    } finally {
      turn.release();
    }
  }

  /** Waits until a try is due; returns false if that takes too long. */
  private boolean paused(long deadlineNanos) {
    while (!closed) {
      long nowNanos = System.nanoTime();
      tries = Math.min(FREE_TRIES, tries + (nowNanos - sinceNanos) / (double) pauseNanos);
      sinceNanos = nowNanos;
      if (tries >= 1) {
        return true;
      }
      if (nowNanos - deadlineNanos > 0) {
        return false;
      }
      LockSupport.parkNanos(this, TICK_NANOS);
    }
    return false;
  }

  private Verdict compute(String credentials, byte[] fingerprint) {
    long startNanos = System.nanoTime();
    boolean isRight = isRight(credentials);
    if (isRight) {
      right = fingerprint;
      return Verdict.RIGHT;
    }
    remember(fingerprint);
    if (!isCostly) {
      return Verdict.WRONG;
    }
    long nowNanos = System.nanoTime();
    pauseNanos = Math.max(LEAST_PAUSE_NANOS, PAUSE_PER_WORK * (nowNanos - startNanos));
    tries--;
    sinceNanos = nowNanos;
    return Verdict.WRONG;
  }

  private void remember(byte[] fingerprint) {
    synchronized (wrong) {
      if (wrong.size() >= MOST_REMEMBERED) {
        wrong.remove(wrong.keySet().iterator().next());
      }
      wrong.put(ByteBuffer.wrap(fingerprint), true);
    }
  }

  private boolean isRight(String credentials) {
    String decoded = decoded(credentials);
    int colon = decoded.indexOf(':');
    String password = decoded.substring(colon + 1);
    boolean possible = colon >= 0 && !password.isEmpty() && password.length() <= LONGEST_PASSWORD;
    computed++;
    try {
      // All is computed in any case, so that the time says nothing of the user.
      boolean hasPassword = hash.matches(possible ? password : "x");
      byte[] given = fingerprints.of(decoded.substring(0, Math.max(0, colon)));
      return Fingerprints.areEqual(user, given) & hasPassword & possible;
    } catch (GeneralSecurityException | RuntimeException failure) {
      Failures.record("exporter.password", failure);
      return false;
    }
  }

  private static String decoded(String credentials) {
    try {
      return new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException wrongCharacters) {
      return "";
    }
  }
}
