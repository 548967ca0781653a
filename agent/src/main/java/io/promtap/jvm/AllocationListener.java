// SPDX-License-Identifier: Apache-2.0
package io.promtap.jvm;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import io.promtap.log.Failures;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * A listener that adds up how much each memory pool grew between and during garbage collections. A
 * thread of the JVM calls it after each collection, also one that began before the listener was
 * removed. So it throws nothing: the JDK would print it, and an error would end that thread.
 */
final class AllocationListener implements NotificationListener {

  private final List<NotificationEmitter> emitters = new ArrayList<>();
  private final Map<String, Long> usedAfterLastGc = new HashMap<>();
  private final Map<String, Double> allocated = new HashMap<>();
  private volatile boolean stopped;

  void start() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter) {
        NotificationEmitter emitter = (NotificationEmitter) collector;
        emitter.addNotificationListener(this, null, null);
        emitters.add(emitter);
      }
    }
  }

  void stop() {
    stopped = true;
    for (NotificationEmitter emitter : emitters) {
      try {
        emitter.removeNotificationListener(this);
      } catch (ListenerNotFoundException alreadyGone) {
        // There is nothing left to remove.
      }
    }
  }

  synchronized Map<String, Double> bytesByPool() {
    return new HashMap<>(allocated);
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (!stopped) {
      try {
        addAll(notification);
      } catch (Throwable failure) {
        // After the end a class may be missing, and nobody reads the numbers.
        if (!stopped) {
          Failures.record("jvm.gc", failure);
        }
      }
    }
  }

  private synchronized void addAll(Notification notification) {
    if (!(notification.getUserData() instanceof CompositeData)) {
      return;
    }
    GcInfo gc =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
            .getGcInfo();
    Map<String, MemoryUsage> after = gc.getMemoryUsageAfterGc();
    gc.getMemoryUsageBeforeGc()
        .forEach(
            (pool, before) -> {
              MemoryUsage usedAfter = after.get(pool);
              if (usedAfter != null) {
                add(pool, before.getUsed(), usedAfter.getUsed());
              }
            });
  }

  /** Adds the bytes that the application filled since the last collection or this one moved in. */
  private void add(String pool, long usedBefore, long usedAfter) {
    Long usedLast = usedAfterLastGc.put(pool, usedAfter);
    long filled = Math.max(0, usedBefore - (usedLast == null ? 0 : usedLast));
    long movedIn = Math.max(0, usedAfter - usedBefore);
    allocated.merge(pool, (double) (filled + movedIn), Double::sum);
  }
}
