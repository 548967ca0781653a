// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

/**
 * The texts that the command line and an agent in another JVM exchange.
 *
 * <p>A request is the argument with which the JDK's attach API loads the agent. An answer is a
 * property among the JVM's agent properties.
 */
public final class AttachProtocol {

  /** The request to stop the agent that runs. */
  public static final String DETACH = "detach";

  /** The start of a request to check rules; the path of a file follows. */
  public static final String CHECK = "check ";

  /** The start of the answer to a successful request; the version, or what was done, follows. */
  public static final String OK = "ok ";

  /** The property with the address of the metrics. It exists while the port is open. */
  public static final String METRICS = "promtap.metrics";

  /** The property with the text of {@link PublishedPort}. It exists while the port is open. */
  public static final String PORT = "promtap.port";

  /** The property with the reason why the port is not open. */
  public static final String TROUBLE = "promtap.trouble";

  /** The property with what was woven and matched after an attach, one finding a line. */
  public static final String REPORT = "promtap.report";

  /** The property with the last answer: a number that grows, a space, and the text. */
  public static final String ANSWER = "promtap.answer";

  private AttachProtocol() {}
}
