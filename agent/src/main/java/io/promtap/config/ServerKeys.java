// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A guess whether a wrong key was meant to say where, or for whom, the side port listens. Then the
 * port must not listen where everybody is, and must not answer whom it would have to know. Loaded
 * only for a file with a wrong key.
 */
final class ServerKeys {

  private static final List<String> SERVER = Collections.singletonList("httpServer");

  /** In lower case. */
  private static final List<String> BELOW =
      Arrays.asList(
          "host",
          "authentication",
          "ssl",
          "address",
          "bind",
          "listen",
          "basic",
          "bearer",
          "keystore",
          "truststore",
          "mutualtls");

  /** Lines, or parts of them, that look like keys of those sections. */
  private static final Pattern ASKS_WHO =
      key("au\\w*tion|auth|basic|bearer|password\\w*|tokenFile");

  private static final Pattern ASKS_TLS = key("ssl|tls|mutual\\w*|key_?store|trust_?store");

  private ServerKeys() {}

  private static Pattern key(String names) {
    return Pattern.compile("(^|[^\\w.])(" + names + ")\\s*[\"']?\\s*:", Pattern.CASE_INSENSITIVE);
  }

  /**
   * Returns whether a file of which {@code httpServer} is in doubt asks for protection that is not
   * in force. The text decides, since the file may be no YAML.
   */
  static boolean asksForMore(String file, HttpServerConfig server) {
    return (server.authentication() == null && ASKS_WHO.matcher(file).find())
        || (server.tls() == null && ASKS_TLS.matcher(file).find());
  }

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
