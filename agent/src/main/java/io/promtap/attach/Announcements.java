// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import io.promtap.support.JdkPackages;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of {@link AttachProtocol}: a writer of this JVM's agent properties. They hold
 * the address of the metrics and the outcome of the last attach or detach, which {@code
 * io.promtap.AttachEntry} makes. Where the port is stands in a {@link PerformanceCounter} too, for
 * those who must not ask.
 *
 * <p>The JDK keeps the address of its own management agent there. The application's system
 * properties stay as they are, and no file is needed.
 */
public final class Announcements {

  private final Instrumentation instrumentation;
  private @Nullable Properties properties;

  public Announcements(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /**
   * Announces the address of the metrics.
   *
   * @param address what the port listens on
   */
  public synchronized void metricsAt(String url, InetAddress address) {
    set(AttachProtocol.TROUBLE, null);
    set(AttachProtocol.METRICS, url);
    Properties own = properties();
    if (own != null) {
      String started = ProcessFacts.ofThisJvm().started();
      String text = PublishedPort.text(url, address.getHostAddress(), started);
      own.setProperty(AttachProtocol.PORT, text);
      PerformanceCounter.set(text, own, instrumentation);
    }
  }

  /** Announces why the port is not open. */
  public void trouble(String text) {
    set(AttachProtocol.TROUBLE, text);
  }

  /** Announces the report of what matched. */
  public void report(String text) {
    set(AttachProtocol.REPORT, text);
  }

  /** Removes the address of the metrics, the trouble and the report. */
  public synchronized void closed() {
    if (properties != null) {
      PerformanceCounter.clear(properties);
    }
    set(AttachProtocol.PORT, null);
    set(AttachProtocol.REPORT, null);
    set(AttachProtocol.TROUBLE, null);
    set(AttachProtocol.METRICS, null);
  }

  /** Writes the outcome of one request. */
  public synchronized void answer(String text) {
    Properties own = properties();
    if (own != null) {
      String last = own.getProperty(AttachProtocol.ANSWER, "0 ");
      int number = Integer.parseInt(last.substring(0, last.indexOf(' ')));
      own.setProperty(AttachProtocol.ANSWER, (number + 1) + " " + text);
    }
  }

  private synchronized void set(String key, @Nullable String value) {
    if (value == null) {
      // Does not look the properties up, since this runs when the JVM ends.
      if (properties != null) {
        properties.remove(key);
      }
      return;
    }
    Properties own = properties();
    if (own != null) {
      own.setProperty(key, value);
    }
  }

  /** Returns {@code null} if this JVM does not export them. */
  private @Nullable Properties properties() {
    if (properties == null) {
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
