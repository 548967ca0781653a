// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.Quote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A reader of {@code http.endpoints}. It reports a wrong template and leaves it out. */
final class EndpointsReader {

  private static final int MOST = 1_000;

  private final Problems problems;

  EndpointsReader(Problems problems) {
    this.problems = problems;
  }

  List<PathTemplate> read(Section http) {
    String expected = "a list of path templates such as [\"/users/{id}\"]";
    List<Node> nodes = http.list("endpoints", expected);
    if (nodes.size() > MOST) {
      http.report("endpoints", "at most " + MOST + " templates, found " + nodes.size());
      return new ArrayList<>();
    }
    Map<List<String>, PathTemplate> byShape = new LinkedHashMap<>();
    for (Node node : nodes) {
      PathTemplate template = template(node);
      PathTemplate same = template == null ? null : byShape.putIfAbsent(template.shape(), template);
      if (same != null) {
        problems.add(
            node, "http.endpoints: \"" + template + "\" fits the same paths as \"" + same + "\"");
      }
    }
    return new ArrayList<>(byShape.values());
  }

  private @Nullable PathTemplate template(Node node) {
    if (!Scalars.isText(node)) {
      problems.add(
          node, "http.endpoints: " + Scalars.expected("a template such as \"/users/{id}\"", node));
      return null;
    }
    String text = Scalars.value(node);
    try {
      return PathTemplate.parse(text);
    } catch (IllegalArgumentException e) {
      problems.add(node, "http.endpoints: \"" + Quote.cut(text) + "\": " + e.getMessage());
      return null;
    }
  }
}
