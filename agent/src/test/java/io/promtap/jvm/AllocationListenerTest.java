// SPDX-License-Identifier: Apache-2.0
package io.promtap.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.promtap.log.Failures;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.Notification;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.junit.jupiter.api.Test;

/** The JVM's thread that tells of collections never meets an error of Promtap. */
class AllocationListenerTest {

  private final AllocationListener listener = new AllocationListener();

  @Test
  void a_notification_of_an_unknown_form_is_counted_as_a_failure_and_not_thrown() throws Exception {
    long before = failures();

    assertThatCode(() -> listener.handleNotification(unknownForm(), null))
        .doesNotThrowAnyException();

    assertThat(failures()).isEqualTo(before + 1);
    assertThat(listener.bytesByPool()).isEmpty();
  }

  @Test
  void a_notification_that_comes_after_the_end_is_left_alone() throws Exception {
    long before = failures();
    listener.start();
    listener.stop();

    assertThatCode(() -> listener.handleNotification(unknownForm(), null))
        .doesNotThrowAnyException();

    assertThat(failures()).isEqualTo(before);
  }

  private static long failures() {
    return Failures.counts().getOrDefault("jvm.gc", 0L);
  }

  private static Notification unknownForm() throws OpenDataException {
    CompositeType type =
        new CompositeType(
            "other",
            "something else",
            new String[] {"name"},
            new String[] {"name"},
            new OpenType<?>[] {SimpleType.STRING});
    CompositeData data = new CompositeDataSupport(type, Map.of("name", "x"));
    Notification notification = new Notification("gc", ManagementFactory.getRuntimeMXBean(), 1);
    notification.setUserData(data);
    return notification;
  }
}
