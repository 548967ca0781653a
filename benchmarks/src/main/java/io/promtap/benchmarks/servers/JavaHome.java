// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folder of a JDK; its file {@code release} says which Java it is. */
final class JavaHome {
  private static final Pattern VERSION =
      Pattern.compile("^JAVA_VERSION=\"(?:1\\.)?(\\d+)", Pattern.MULTILINE);

  private JavaHome() {}

  static int version(Path home) throws IOException {
    return version(Files.readString(home.resolve("release")));
  }

  static int version(String release) throws IOException {
    Matcher version = VERSION.matcher(release);
    if (!version.find()) {
      throw new IOException("the file release of the JDK does not say which Java it is");
    }
    return Integer.parseInt(version.group(1));
  }
}
