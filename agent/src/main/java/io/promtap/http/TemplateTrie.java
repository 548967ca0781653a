// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.config.PathTemplate;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tree of the configured templates, by their segments, that finds the most specific template for
 * a path: from left to right a literal segment goes before a variable one, and that before <code>**
 * </code>.
 *
 * <p>A search makes no object and copies no part of the path, since it runs in every request that a
 * framework has not named. What it costs depends on the depth of the templates and hardly on their
 * number, and it reads no more of a path than the templates are deep.
 */
final class TemplateTrie {

  static final int NONE = -1;

  private final Node root = new Node("");

  TemplateTrie(List<PathTemplate> templates) {
    for (int i = 0; i < templates.size(); i++) {
      add(templates.get(i).segments(), i);
    }
  }

  private void add(List<String> segments, int template) {
    Node node = root;
    for (String segment : segments) {
      if (segment.equals("**")) {
        node.below = template;
        return;
      }
      node = PathTemplate.isOne(segment) ? node.one() : node.literalOf(segment);
    }
    node.here = template;
  }

  /**
   * Returns the index of the template that fits a path, or {@link #NONE}. The path comes in the two
   * parts of the servlet API, so that no text is joined. A slash at its end has no meaning.
   */
  int match(@Nullable String servletPath, @Nullable String pathInfo) {
    boolean onlyInfo = servletPath == null || servletPath.isEmpty();
    String first = onlyInfo ? pathInfo : servletPath;
    if (first == null || first.isEmpty()) {
      return root.end();
    }
    return first.charAt(0) == '/'
        ? match(root, first, 0, first.length(), onlyInfo ? null : pathInfo)
        : NONE;
  }

  /**
   * Does what {@link #match} does for the target of a request (RFC 9112, section 3.2), which may
   * have a query and a server's name. Makes an object only if it has escapes.
   */
  int matchTarget(@Nullable String target) {
    if (target == null || target.isEmpty()) {
      return NONE;
    }
    int from = 0;
    if (target.charAt(0) != '/') {
      int server = target.indexOf("://");
      from = server < 0 ? -1 : target.indexOf('/', server + 3);
      if (from < 0) {
        return NONE;
      }
    }
    int to = target.indexOf('?', from);
    if (to < 0) {
      to = target.length();
    }
    int escape = target.indexOf('%', from);
    if (escape < 0 || escape >= to) {
      return match(root, target, from, to, null);
    }
    String path = decoded(target.substring(from, to));
    return match(root, path, 0, path.length(), null);
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), "UTF-8");
    } catch (UnsupportedEncodingException | IllegalArgumentException malformed) {
      return path;
    }
  }

  /**
   * @param slash where the next segment begins, with its slash
   * @param end where the path ends
   * @param rest the second part of the path
   */
  private static int match(Node node, String path, int slash, int end, @Nullable String rest) {
    int from = slash + 1;
    if (from >= end) {
      return rest == null || rest.isEmpty()
          ? node.end()
          : match(node, rest, 0, rest.length(), null);
    }
    if (node.isLeaf()) {
      return node.below;
    }
    int to = path.indexOf('/', from);
    if (to < 0 || to > end) {
      to = end;
    }
    Node literal = node.literal(path, from, to);
    int found = literal == null ? NONE : match(literal, path, to, end, rest);
    if (found == NONE && node.one != null && to > from) {
      found = match(node.one, path, to, end, rest);
    }
    return found == NONE ? node.below : found;
  }

  /** What may follow the segments that led here. */
  private static final class Node {
    /** The literal segment that led here; empty in other nodes. */
    private final String segment;

    /** The literal children, sorted by their segments. */
    private final List<Node> literals = new ArrayList<>(0);

    private @Nullable Node one;

    /** The template that ends here. */
    private int here = NONE;

    /** The template that ends here with two stars. */
    private int below = NONE;

    Node(String segment) {
      this.segment = segment;
    }

    int end() {
      return here == NONE ? below : here;
    }

    boolean isLeaf() {
      return one == null && literals.isEmpty();
    }

    Node one() {
      if (one == null) {
        one = new Node("");
      }
      return one;
    }

    Node literalOf(String wanted) {
      int at = indexOf(wanted, 0, wanted.length());
      if (at < 0) {
        at = -at - 1;
        literals.add(at, new Node(wanted));
      }
      return literals.get(at);
    }

    /** Returns the literal child for this part of the path; {@code null} if there is none. */
    @Nullable Node literal(String path, int from, int to) {
      int at = indexOf(path, from, to);
      return at < 0 ? null : literals.get(at);
    }

    /** Searches like {@link java.util.Collections#binarySearch}, without a copy of the part. */
    private int indexOf(String path, int from, int to) {
      int low = 0;
      int high = literals.size() - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = compare(literals.get(middle).segment, path, from, to);
        if (order == 0) {
          return middle;
        }
        if (order < 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return -(low + 1);
    }

    private static int compare(String segment, String path, int from, int to) {
      int length = Math.min(segment.length(), to - from);
      for (int i = 0; i < length; i++) {
        int order = segment.charAt(i) - path.charAt(from + i);
        if (order != 0) {
          return order;
        }
      }
      return segment.length() - (to - from);
    }
  }
}
