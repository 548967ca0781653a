// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree of the templates of JAX-RS, which a framework matches part by part: resource, locators,
 * method. A path of parts is one number, a place in the tree, so that a request that takes a known
 * path makes no text.
 */
final class PathParts {

  /** Before the first part. */
  static final int START = 0;

  /** The place past the limit; no part leads out of it. */
  private static final int NOWHERE = 1;

  /** Parts are the application's own, but a locator that returns itself makes them without end. */
  private static final int MOST = 10_000;

  /** The base is the application's too, but a client can write it in several ways. */
  private static final int MOST_BASES = 16;

  private final HttpMetrics metrics;
  private final @Nullable Node[] nodes = new Node[MOST];
  private int count = NOWHERE + 1;

  PathParts(HttpMetrics metrics) {
    this.metrics = metrics;
    nodes[START] = new Node(START, "", 0);
  }

  /** Returns the number of the path with one more part. */
  int then(int path, @Nullable String template) {
    Node node = nodes[path];
    if (node == null || template == null) {
      return path;
    }
    Node known = node.children.get(template);
    return known != null ? known.number : add(node, template);
  }

  private synchronized int add(Node node, String template) {
    Node known = node.children.get(template);
    if (known != null) {
      return known.number;
    }
    if (count >= MOST) {
      return NOWHERE;
    }
    Node created = new Node(count, join(node.text, template), node.length + 1);
    nodes[count++] = created;
    node.children.put(template, created);
    return created.number;
  }

  /** Returns the number of parts of a path. */
  int length(int path) {
    Node node = nodes[path];
    return node == null ? 0 : node.length;
  }

  /** Returns the endpoint of a path below a base; {@code null} past the limit. */
  HttpMetrics.@Nullable Endpoint endpoint(int path, @Nullable String base) {
    Node node = nodes[path];
    if (node == null || base == null || path == START) {
      return null;
    }
    HttpMetrics.Endpoint known = node.byBase.get(base);
    if (known == null) {
      String name = join(BasePath.canonical(base), node.text);
      known = metrics.endpoint(name.isEmpty() ? "/" : name);
      if (node.byBase.size() < MOST_BASES) {
        node.byBase.put(base, known);
      }
    }
    return known;
  }

  /** Joins a path and a template with one slash between the two and none at the end. */
  private static String join(String path, String template) {
    // A slash may be escaped in a regular expression that stands for a path.
    String part = TemplateEndpoints.withoutExpressions(template).replace("\\/", "/");
    int from = 0;
    int to = part.length();
    while (from < to && part.charAt(from) == '/') {
      from++;
    }
    while (to > from && part.charAt(to - 1) == '/') {
      to--;
    }
    return from == to ? path : path + "/" + part.substring(from, to);
  }

  /** The end of one path. */
  private static final class Node {
    private final int number;
    private final String text;
    private final int length;
    private final ConcurrentHashMap<String, Node> children = new ConcurrentHashMap<>(2);
    private final ConcurrentHashMap<String, HttpMetrics.Endpoint> byBase =
        new ConcurrentHashMap<>(2);

    Node(int number, String text, int length) {
      this.number = number;
      this.text = text;
      this.length = length;
    }
  }
}
