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

/**
 * A folder of packs among the resources: {@code index} with a name on each line, and {@code
 * NAME.yaml} for each.
 */
final class PackFolder {

  private final String path;
  private volatile List<String> names;

  /** The path ends with a slash. */
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

  /** Null if there is no such pack. */
  String yaml(String name) {
    return names().contains(name) ? String.join("\n", lines(name + ".yaml")) + "\n" : null;
  }

  /** Null if there is no such pack, empty if its first line is no comment. */
  String description(String name) {
    String yaml = yaml(name);
    if (yaml == null) {
      return null;
    }
    return yaml.startsWith("#") ? yaml.substring(1, yaml.indexOf('\n')).trim() : "";
  }

  /** Empty if there is no such file. */
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
