// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import io.promtap.support.JdkPackages;
import java.lang.instrument.Instrumentation;
import java.util.Properties;

/**
 * The agent's side of {@link AttachProtocol}: a writer of this JVM's agent properties. They tell
 * the address of the metrics and how the last attach or detach ended.
 *
 * <p>The JDK keeps the address of its own management agent there. The application's system
 * properties stay as they are, and no file is needed.
 */
public final class Announcements {

  private final Instrumentation instrumentation;
  private Properties properties;

  public Announcements(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  public void metricsAt(String url) {
    set(AttachProtocol.TROUBLE, null);
    set(AttachProtocol.METRICS, url);
  }

  public void trouble(String text) {
    set(AttachProtocol.TROUBLE, text);
  }

  public void report(String text) {
    set(AttachProtocol.REPORT, text);
  }

  public void closed() {
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

  private synchronized void set(String key, String valueOrNull) {
    if (valueOrNull == null) {
      // Does not ask for the properties: the end of the JVM comes by here.
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

  /** Null if this JVM does not give them to us. */
  private Properties properties() {
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
