// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A guess whether a wrong key was meant to say where, or for whom, the side port listens. Then the
 * port must not listen where everybody is. Loaded only for a file with a wrong key.
 */
final class ServerKeys {

  private static final List<String> SERVER = Collections.singletonList("httpServer");

  /** In lower case. */
  private static final List<String> BELOW =
      Arrays.asList("host", "authentication", "ssl", "address", "bind", "listen");

  private ServerKeys() {}

  /**
   * Returns whether a key may belong to {@code httpServer}. An unknown key at the top of the file
   * does, unless it is nearly the name of another section.
   */
  static boolean mayBelong(String key, boolean unknownAtTop, Collection<String> sections) {
    if (NearestName.of(key, SERVER) != null || BELOW.contains(key.toLowerCase(Locale.ROOT))) {
      return true;
    }
    return unknownAtTop && NearestName.of(key, sections) == null;
  }
}
