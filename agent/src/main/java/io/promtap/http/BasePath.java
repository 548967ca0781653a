// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The path in front of a framework's templates, in one way of writing. Containers derive it from
 * what the client sent, and a client may write {@code /shop} as {@code //%73hop;x=1/}, which must
 * not make a series of its own.
 */
final class BasePath {

  private BasePath() {}

  /** Returns the path without a slash at the end; empty if it is not a valid path. */
  static String canonical(String base) {
    String path = withSingleSlashes(withoutParameters(base));
    try {
      String decoded = path.indexOf('%') < 0 ? path : new URI(path).getPath();
      path = new URI(null, null, withSingleSlashes(decoded), null).normalize().getPath();
    } catch (URISyntaxException e) {
      return "";
    }
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Removes double slashes. Two at the beginning would be read as a host. */
  private static String withSingleSlashes(String path) {
    String single = path;
    while (single.contains("//")) {
      single = single.replace("//", "/");
    }
    return single;
  }

  private static String withoutParameters(String path) {
    if (path.indexOf(';') < 0) {
      return path;
    }
    StringBuilder plain = new StringBuilder(path.length());
    boolean inParameter = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      inParameter = c == ';' || inParameter && c != '/';
      if (!inParameter) {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
