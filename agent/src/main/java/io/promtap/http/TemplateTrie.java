package io.promtap.http;

import io.promtap.config.PathTemplate;
import java.util.List;

/**
 * Finds the most specific of the configured templates that fits a path: from left to right a
 * literal segment goes before a variable one, and that before <code>**</code>.
 *
 * <p>A walk down a tree of segments, without an object and without a copy of a part of the path.
 * What it costs depends on the depth of the templates and hardly on their number, and of a path no
 * more is read than the templates are deep.
 */
final class TemplateTrie {

  static final int NONE = -1;

  private final Node root = new Node(null);

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
   * The index of the template that fits a path, or {@link #NONE}. The path comes in the two parts
   * that the servlet API has, so that nobody has to join them; a slash at its end is of no meaning.
   */
  int match(String servletPath, String pathInfo) {
    boolean onlyInfo = servletPath == null || servletPath.isEmpty();
    String first = onlyInfo ? pathInfo : servletPath;
    if (first == null || first.isEmpty()) {
      return root.end();
    }
    return first.charAt(0) == '/' ? match(root, first, 0, onlyInfo ? null : pathInfo) : NONE;
  }

  /**
   * @param slash where the next segment begins, with its slash
   * @param rest what follows the path, or {@code null}
   */
  private static int match(Node node, String path, int slash, String rest) {
    int from = slash + 1;
    if (from >= path.length()) {
      return rest == null || rest.isEmpty() ? node.end() : match(node, rest, 0, null);
    }
    if (node.isLeaf()) {
      return node.below;
    }
    int to = path.indexOf('/', from);
    if (to < 0) {
      to = path.length();
    }
    Node literal = node.literal(path, from, to);
    int found = literal == null ? NONE : match(literal, path, to, rest);
    if (found == NONE && node.one != null && to > from) {
      found = match(node.one, path, to, rest);
    }
    return found == NONE ? node.below : found;
  }

  /** What may follow the segments that led here; the literal children are a small hash table. */
  private static final class Node {
    private final String segment;
    private Node[] literals = new Node[0];
    private int count;
    private int longest;
    private Node nextInSlot;
    private Node one;

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
      return one == null && count == 0;
    }

    Node one() {
      if (one == null) {
        one = new Node(null);
      }
      return one;
    }

    Node literalOf(String wanted) {
      Node known = literal(wanted, 0, wanted.length());
      if (known != null) {
        return known;
      }
      Node created = new Node(wanted);
      if (++count > literals.length / 2) {
        resize();
      }
      insert(created);
      longest = Math.max(longest, wanted.length());
      return created;
    }

    private void resize() {
      Node[] old = literals;
      literals = new Node[Math.max(4, old.length * 2)];
      for (Node head : old) {
        for (Node node = head; node != null; ) {
          Node next = node.nextInSlot;
          insert(node);
          node = next;
        }
      }
    }

    private void insert(Node node) {
      int slot = hash(node.segment, 0, node.segment.length()) & (literals.length - 1);
      node.nextInSlot = literals[slot];
      literals[slot] = node;
    }

    /** The literal child whose text is this part of the path. */
    Node literal(String path, int from, int to) {
      int length = to - from;
      if (count == 0 || length > longest) {
        return null;
      }
      Node node = literals[hash(path, from, to) & (literals.length - 1)];
      while (node != null
          && !(node.segment.length() == length && path.startsWith(node.segment, from))) {
        node = node.nextInSlot;
      }
      return node;
    }

    private static int hash(String path, int from, int to) {
      int hash = 0;
      for (int i = from; i < to; i++) {
        hash = 31 * hash + path.charAt(i);
      }
      return hash ^ (hash >>> 16);
    }
  }
}
