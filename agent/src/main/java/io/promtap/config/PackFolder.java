// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder of packs among the resources: {@code index} with a name on each line, and {@code
 * NAME.yaml} for each.
 */
final class PackFolder {

  private final String path;
  private volatile @Nullable List<String> names;

  /**
   * @param path ends with a slash
   */
  PackFolder(String path) {
    this.path = path;
  }

  List<String> names() {
    List<String> known = names;
    if (known == null) {
      known = new ArrayList<>();
      for (String line : lines("index")) {
        if (!line.trim().isEmpty()) {
          known.add(line.trim());
        }
      }
      known = Collections.unmodifiableList(known);
      names = known;
    }
    return known;
  }

  /** Returns {@code null} if there is no such pack. */
  @Nullable String yaml(String name) {
    return names().contains(name) ? text(name) : null;
  }

  /** Returns the text of a pack that exists. */
  String text(String name) {
    return String.join("\n", lines(name + ".yaml")) + "\n";
  }

  /** Returns {@code null} if there is no such pack; empty if its first line is no comment. */
  @Nullable String description(String name) {
    String yaml = yaml(name);
    if (yaml == null) {
      return null;
    }
    return yaml.startsWith("#") ? yaml.substring(1, yaml.indexOf('\n')).trim() : "";
  }

  /** Returns no lines if there is no such file. */
  private List<String> lines(String file) {
    List<String> lines = new ArrayList<>();
    try (InputStream in = PackFolder.class.getResourceAsStream(path + file)) {
      if (in != null) {
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
