// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.JavaVersions;
import java.util.List;

/**
 * A column of the table: a server that can be started.
 *
 * @param name as the table has it, {@code Jetty 12.0 ee8}
 * @param server the module under {@code servers/} that has its class path or its distribution
 * @param launch how it is started
 * @param java what it runs on
 * @param namespace the package of the servlet API that it implements
 * @param applications the folder of {@code src/main/webapps} that it deploys
 * @param options what follows on its command line
 */
record Container(
    String name,
    String server,
    Launch launch,
    JavaVersions java,
    Namespace namespace,
    String applications,
    List<String> options) {

  /** Where the servlet API is. */
  enum Namespace {
    JAVAX,
    JAKARTA
  }

  /** The name without its version: {@code Jetty}. */
  String product() {
    return name.replaceFirst(" \\d.*", "");
  }

  /** Whether it is started by a main class of the tests. */
  boolean isEmbedded() {
    return launch instanceof MainClass;
  }

  boolean isAnyOf(List<String> names) {
    return names.stream().anyMatch(start -> name.equals(start) || name.startsWith(start + " "));
  }

  @Override
  public String toString() {
    return name;
  }
}
