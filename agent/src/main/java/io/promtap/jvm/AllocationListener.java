// SPDX-License-Identifier: Apache-2.0
package io.promtap.jvm;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
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
 * thread of the JVM calls it after each collection.
 */
final class AllocationListener implements NotificationListener {

  private final List<NotificationEmitter> emitters = new ArrayList<>();
  private final Map<String, Long> usedAfterLastGc = new HashMap<>();
  private final Map<String, Double> allocated = new HashMap<>();

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
  public synchronized void handleNotification(Notification notification, Object handback) {
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
