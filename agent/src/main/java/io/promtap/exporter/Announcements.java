package io.promtap.exporter;

import io.promtap.support.JdkPackages;
import java.lang.instrument.Instrumentation;
import java.util.Properties;

/**
 * What this JVM tells to those who ask it through the JDK's attach API: where the metrics are, and
 * how the last attach or detach went. Kept in the JVM's agent properties, where the JDK has the
 * address of its own management agent: the application's system properties stay as they are, and no
 * file is needed.
 */
public final class Announcements {

  /** Where the metrics are, while the port is open. */
  public static final String METRICS = "promtap.metrics";

  /** Why the port is not open. */
  public static final String TROUBLE = "promtap.trouble";

  /** A number that grows, a space, and the outcome of what was asked for last. */
  public static final String ANSWER = "promtap.answer";

  private final Instrumentation instrumentation;
  private Properties properties;

  /**
   * @param instrumentation if {@code null}, nothing is told
   */
  public Announcements(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  void metricsAt(String url) {
    set(TROUBLE, null);
    set(METRICS, url);
  }

  void trouble(String text) {
    set(TROUBLE, text);
  }

  void closed() {
    set(TROUBLE, null);
    set(METRICS, null);
  }

  /** Tells the outcome of an attach or a detach, once each. */
  public synchronized void answer(String text) {
    Properties own = properties();
    if (own != null) {
      String last = own.getProperty(ANSWER, "0 ");
      int number = Integer.parseInt(last.substring(0, last.indexOf(' ')));
      own.setProperty(ANSWER, (number + 1) + " " + text);
    }
  }

  private synchronized void set(String key, String valueOrNull) {
    if (valueOrNull == null) {
      // Never the first to ask for the properties: the end of the JVM comes by here.
      if (properties != null) {
        properties.remove(key);
      }
      return;
    }
    Properties own = properties();
    if (own != null) {
      own.setProperty(key, valueOrNull);
    }
  }

  /** Null if this JVM keeps them from us. */
  private Properties properties() {
    if (properties == null && instrumentation != null) {
      try {
        Class<?> support = support();
        JdkPackages.export(support, instrumentation);
        properties = (Properties) support.getMethod("getAgentProperties").invoke(null);
      } catch (ReflectiveOperationException | RuntimeException | LinkageError hidden) {
        return null;
      }
    }
    return properties;
  }

  private static Class<?> support() throws ClassNotFoundException {
    try {
      return Class.forName("jdk.internal.vm.VMSupport");
    } catch (ClassNotFoundException java8) {
      return Class.forName("sun.misc.VMSupport");
    }
  }
}
