// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that the build wrote into the jar. */
public final class Version {

  private static final String RESOURCE = "/io/promtap/version.properties";
  private static final String UNKNOWN = "unknown";

  private Version() {}

  /** Returns the version; {@code unknown} if the jar lacks the resource. Never throws. */
  public static String current() {
    try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        return UNKNOWN;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", UNKNOWN);
    } catch (IOException | RuntimeException e) {
      return UNKNOWN;
    }
  }
}
