// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.Await;
import java.lang.ref.WeakReference;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PromtapThreadTest {

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @Test
  void a_thread_has_no_object_before_it_asks_for_one() {
    assertThat(PromtapThread.currentOrNull()).isNull();
    PromtapThread own = PromtapThread.current();

    assertThat(PromtapThread.currentOrNull()).isSameAs(own);
    assertThat(PromtapThread.current()).isSameAs(own);
  }

  @Test
  void a_thread_has_a_new_object_after_the_agent_has_ended() {
    PromtapThread former = PromtapThread.current();
    PromtapBridge.release();

    assertThat(PromtapThread.currentOrNull()).isNull();
    assertThat(PromtapThread.current()).isNotSameAs(former);
    assertThat(former.isForgotten()).isTrue();
    assertThat(PromtapThread.current().isForgotten()).isFalse();
  }

  @Test
  @Timeout(60)
  void a_thread_that_looks_while_the_agent_ends_gets_one_new_object() throws Exception {
    for (int round = 0; round < 200; round++) {
      CyclicBarrier begin = new CyclicBarrier(2);
      FutureTask<Void> looks =
          new FutureTask<>(
              () -> {
                PromtapThread former = PromtapThread.current();
                begin.await(20, TimeUnit.SECONDS);
                PromtapThread own = former;
                while (own == former) {
                  own = PromtapThread.current();
                }
                assertThat(own.isForgotten()).isFalse();
                for (int look = 0; look < 1_000; look++) {
                  assertThat(PromtapThread.current()).isSameAs(own);
                }
                return null;
              });
      new Thread(looks, "looks").start();
      begin.await(20, TimeUnit.SECONDS);
      PromtapBridge.release();
      looks.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_thread_that_is_gone_leaves_nothing_behind() throws Exception {
    AtomicReference<WeakReference<PromtapThread>> object = new AtomicReference<>();
    WeakReference<Thread> thread = runToItsEnd(object);

    Await.untilCollected("the thread is gone", () -> thread.refersTo(null), gone -> gone);
    Await.untilCollected("its object is gone", () -> object.get().refersTo(null), gone -> gone);
  }

  private static WeakReference<Thread> runToItsEnd(
      AtomicReference<WeakReference<PromtapThread>> object) throws InterruptedException {
    Thread thread = new Thread(() -> object.set(new WeakReference<>(PromtapThread.current())));
    thread.start();
    thread.join();
    return new WeakReference<>(thread);
  }
}
