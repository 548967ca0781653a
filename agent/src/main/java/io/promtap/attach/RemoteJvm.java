// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.io.Closeable;
import java.net.URISyntaxException;
import java.nio.file.Paths;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a running JVM through the JDK's attach API. It loads Promtap's jar there and
 * reads the answers of {@link AttachProtocol}.
 */
public final class RemoteJvm implements Closeable {

  private final String pid;
  private final Object connection;
  private final Class<?> type;
  private final TimeLimit limit;

  RemoteJvm(String pid, Object connection, Class<?> type, TimeLimit limit) {
    this.pid = pid;
    this.connection = connection;
    this.type = type;
    this.limit = limit;
  }

  public String pid() {
    return pid;
  }

  /** Returns the value of a property of {@link AttachProtocol}. */
  public @Nullable String announced(String key) throws AttachException {
    try {
      Object properties =
          limit.answer(() -> type.getMethod("getAgentProperties").invoke(connection));
      return ((Properties) properties).getProperty(key);
    } catch (ExecutionException e) {
      throw new AttachException(
          "process " + pid + " does not answer any more: " + TimeLimit.cause(e));
    }
  }

  /** Returns where the port is; {@code null} while it is not open. */
  public @Nullable PublishedPort port() throws AttachException {
    return PublishedPort.parse(announced(AttachProtocol.PORT));
  }

  /**
   * Sends a request: the JVM loads this jar with it.
   *
   * @return the answer of the agent
   * @throws AttachException if the JVM does not load the jar or the agent does not answer
   */
  public String ask(String arguments) throws AttachException {
    String before = announced(AttachProtocol.ANSWER);
    String refusal = load(jar(), arguments);
    // Read after a failure too: JDKs of different versions can report a success as a failure.
    String answer = announced(AttachProtocol.ANSWER);
    if (answer != null && !answer.equals(before)) {
      return answer.substring(answer.indexOf(' ') + 1);
    }
    throw new AttachException(
        refusal == null
            ? "process " + pid + " took the agent and did not answer; its stderr says why"
            : refusal);
  }

  /** Loads the jar and returns the reason if the JVM refuses it. */
  private @Nullable String load(String jar, String arguments) throws AttachException {
    try {
      limit.work(
          () ->
              type.getMethod("loadAgent", String.class, String.class)
                  .invoke(connection, jar, arguments));
      return null;
    } catch (ExecutionException e) {
      Throwable cause = TimeLimit.cause(e);
      String message = String.valueOf(cause.getMessage());
      if (message.contains("Dynamic agent loading is not enabled")) {
        return "process "
            + pid
            + " takes no agent while it runs: it was started with -XX:-EnableDynamicAgentLoading;"
            + " start it with -javaagent:promtap.jar";
      }
      if (message.contains("JAR not found")) {
        return "process "
            + pid
            + " cannot read "
            + jar
            + ": the jar has to be where that JVM sees it, and readable for its user";
      }
      return "process " + pid + " did not take the agent: " + cause;
    }
  }

  private static String jar() throws AttachException {
    try {
      return Paths.get(RemoteJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toAbsolutePath()
          .toString();
    } catch (URISyntaxException e) {
      throw new AttachException("the path of promtap.jar is not readable: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      type.getMethod("detach").invoke(connection);
    } catch (ReflectiveOperationException theJvmIsGone) {
      // There is nothing left to close.
    }
  }
}
