// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of request, with the paths that are asked for in turn.
 *
 * @param name what stands for it in tables
 */
public record Route(String name, List<String> paths) {
  public Route {
    paths = List.copyOf(paths);
  }

  /** Returns the route of one path, which is its name too. */
  public static Route of(String path) {
    return new Route(path, List.of(path));
  }

  /** Returns what a connection sends at once, in turn, until each path has been asked for. */
  List<byte[]> batches(int together) {
    List<byte[]> batches = new ArrayList<>();
    int next = 0;
    do {
      StringBuilder batch = new StringBuilder();
      for (int i = 0; i < together; i++) {
        String path = paths.get(next++ % paths.size());
        batch.append("GET ").append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      }
      batches.add(batch.toString().getBytes(StandardCharsets.US_ASCII));
    } while (next < paths.size());
    return batches;
  }
}
